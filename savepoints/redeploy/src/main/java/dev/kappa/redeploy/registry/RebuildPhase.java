package dev.kappa.redeploy.registry;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.util.Optional;

/** Where a change is in its life: the one word that every answer and every command has for it. */
public enum RebuildPhase {
    PREFLIGHT("preflight"),
    CREATING("creating"),
    REPLAYING("replaying"),
    /** The new jar shows that it can go on from the state. */
    TRYING("trying"),
    /** Everything has caught up, and somebody has to say APPLY. */
    READY("ready"),
    COMPARING("comparing"),
    /** Compared, whatever was found; what was made for it is removed. */
    VERIFIED("verified"),
    CUTTING_OVER("cutting over"),
    LIVE("live"),
    /** What was dropped, or has had its time, is being removed. */
    REMOVING("removing"),
    REMOVED("removed"),
    UNDOING("undoing"),
    UNDONE("undone");

    private final String words;

    RebuildPhase(String words) {
        this.words = words;
    }

    /** As answers call it. */
    public String words() {
        return words;
    }

    public static RebuildPhase of(ChangeStatus change) {
        return switch (change.state()) {
            case DONE -> switch (change.kind()) {
                case CREATE, REBUILD, ROLLBACK, REDEPLOY -> LIVE;
                case DROP, RETIRE -> REMOVED;
            };
            case UNDONE -> isVerdict(change) ? VERIFIED : UNDONE;
            case UNDOING -> UNDOING;
            case RUNNING -> current(change)
                    .map(s -> of(change.kind(), s.step()))
                    .orElse(CUTTING_OVER);
        };
    }

    /** Whether the change is a verification that has found something out. */
    public static boolean isVerdict(ChangeStatus change) {
        return change.problems().stream()
                .findFirst()
                .filter(p -> p.code() == ErrorCode.VERIFIED || p.code() == ErrorCode.DIFFERENT)
                .isPresent();
    }

    /** The step that is under way, or is the next. */
    public static Optional<StepStatus> current(ChangeStatus change) {
        return change.steps().stream().filter(s -> s.state() != StepState.DONE).findFirst();
    }

    private static RebuildPhase of(Change.Kind kind, Step step) {
        if (step instanceof Step.SaveRunning || step instanceof Step.TryRestore) {
            return TRYING;
        }
        return kind == Change.Kind.REDEPLOY && !(step instanceof Step.RequireSlots) ? CUTTING_OVER : of(step);
    }

    private static RebuildPhase of(Step step) {
        if (step instanceof Step.RequireSlots || step instanceof Step.RequireTopic || step instanceof Step.CheckTopic) {
            return PREFLIGHT;
        }
        if (step instanceof Step.CreateTopic || step instanceof Step.CreateTable) {
            return CREATING;
        }
        if (step instanceof Step.StartJob
                || step instanceof Step.ResumeJob
                || step instanceof Step.AwaitRunning
                || step instanceof Step.AwaitCaughtUp) {
            return REPLAYING;
        }
        if (step instanceof Step.AwaitApproval) {
            return READY;
        }
        if (step instanceof Step.Compare) {
            return COMPARING;
        }
        boolean switches = step instanceof Step.MarkTopics
                || step instanceof Step.StopWithSavepoint
                || step instanceof Step.AwaitFence
                || step instanceof Step.CutOver
                || step instanceof Step.CarryReaders
                || step instanceof Step.MakeLive;
        return switches ? CUTTING_OVER : REMOVING;
    }
}
