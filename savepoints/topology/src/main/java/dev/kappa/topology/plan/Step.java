package dev.kappa.topology.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One step of a change. Every step may be carried out twice with the same effect, and a step that makes something has an
 * inverse that removes it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Step.CheckTopic.class, name = "check-topic"),
    @JsonSubTypes.Type(value = Step.CreateTopic.class, name = "create-topic"),
    @JsonSubTypes.Type(value = Step.CreateTable.class, name = "create-table"),
    @JsonSubTypes.Type(value = Step.StartJob.class, name = "start-job"),
    @JsonSubTypes.Type(value = Step.AwaitRunning.class, name = "await-running"),
    @JsonSubTypes.Type(value = Step.MakeLive.class, name = "make-live"),
    @JsonSubTypes.Type(value = Step.RemoveName.class, name = "remove-name"),
    @JsonSubTypes.Type(value = Step.CancelJob.class, name = "cancel-job"),
    @JsonSubTypes.Type(value = Step.DropTable.class, name = "drop-table"),
    @JsonSubTypes.Type(value = Step.DeleteTopic.class, name = "delete-topic"),
    @JsonSubTypes.Type(value = Step.DeleteGroup.class, name = "delete-group"),
    @JsonSubTypes.Type(value = Step.DeleteCheckpoints.class, name = "delete-checkpoints"),
    @JsonSubTypes.Type(value = Step.ForgetSource.class, name = "forget-source"),
    @JsonSubTypes.Type(value = Step.ForgetVersion.class, name = "forget-version"),
    @JsonSubTypes.Type(value = Step.RequireTopic.class, name = "require-topic"),
    @JsonSubTypes.Type(value = Step.RequireSlots.class, name = "require-slots"),
    @JsonSubTypes.Type(value = Step.ResumeJob.class, name = "resume-job"),
    @JsonSubTypes.Type(value = Step.AwaitCaughtUp.class, name = "await-caught-up"),
    @JsonSubTypes.Type(value = Step.AwaitApproval.class, name = "await-approval"),
    @JsonSubTypes.Type(value = Step.StopWithSavepoint.class, name = "stop-with-savepoint"),
    @JsonSubTypes.Type(value = Step.AwaitFence.class, name = "await-fence"),
    @JsonSubTypes.Type(value = Step.CutOver.class, name = "cut-over"),
    @JsonSubTypes.Type(value = Step.AwaitReaders.class, name = "await-readers"),
    @JsonSubTypes.Type(value = Step.Compare.class, name = "compare"),
    @JsonSubTypes.Type(value = Step.MarkTopics.class, name = "mark-topics"),
    @JsonSubTypes.Type(value = Step.CarryReaders.class, name = "carry-readers"),
    @JsonSubTypes.Type(value = Step.SaveRunning.class, name = "save-running"),
    @JsonSubTypes.Type(value = Step.TryRestore.class, name = "try-restore"),
    @JsonSubTypes.Type(value = Step.Redefine.class, name = "redefine"),
    @JsonSubTypes.Type(value = Step.RunRedefined.class, name = "run-redefined"),
    @JsonSubTypes.Type(value = Step.AwaitCheckpoint.class, name = "await-checkpoint")
})
public sealed interface Step {
    /** A sentence for EXPLAIN and for progress. */
    String words();

    /** A raw topic is there (made when absent, kept when the change is undone), and keeps its records for ever. */
    record CheckTopic(String topic, int partitions) implements Step {
        @Override
        public String words() {
            return "make sure that the raw topic " + topic + " exists and keeps every record";
        }
    }

    /**
     * A version's own topic, or a topic of records that it refuses.
     *
     * @param like a topic that is there and that it has as many partitions as; null where the number is what counts
     */
    record CreateTopic(String topic, int partitions, @JsonInclude(JsonInclude.Include.NON_NULL) String like)
            implements Step {
        public CreateTopic(String topic, int partitions) {
            this(topic, partitions, null);
        }

        @Override
        public String words() {
            return "create the topic " + topic;
        }
    }

    /** The Postgres table of a view's version, its branch of the stable view, not live yet. */
    record CreateTable(VersionId version) implements Step {
        @Override
        public String words() {
            return "create the table of " + version;
        }
    }

    record StartJob(VersionId version) implements Step {
        @Override
        public String words() {
            return "start the job of " + version;
        }
    }

    record AwaitRunning(VersionId version) implements Step {
        @Override
        public String words() {
            return "wait until the job of " + version + " runs";
        }
    }

    /** The names stand for these versions from now on; one transaction. */
    record MakeLive(List<VersionId> versions) implements Step {
        public MakeLive {
            versions = List.copyOf(versions);
        }

        @Override
        public String words() {
            return "make live " + versions;
        }
    }

    /** The names are gone for readers from now on; one transaction. */
    record RemoveName(List<String> names) implements Step {
        public RemoveName {
            names = List.copyOf(names);
        }

        @Override
        public String words() {
            return "remove the names " + names;
        }
    }

    record CancelJob(VersionId version) implements Step {
        @Override
        public String words() {
            return "stop the job of " + version;
        }
    }

    record DropTable(VersionId version) implements Step {
        @Override
        public String words() {
            return "drop the table of " + version;
        }
    }

    /** Never a raw topic. */
    record DeleteTopic(String topic) implements Step {
        @Override
        public String words() {
            return "delete the topic " + topic;
        }
    }

    record DeleteGroup(String group) implements Step {
        @Override
        public String words() {
            return "delete the consumer group " + group;
        }
    }

    /** The retained checkpoints and savepoints of every attempt of a version. */
    record DeleteCheckpoints(VersionId version) implements Step {
        @Override
        public String words() {
            return "delete the checkpoints of " + version;
        }
    }

    /** What a source left in the outside system: its replication slot. */
    record ForgetSource(VersionId version) implements Step {
        @Override
        public String words() {
            return "remove what " + version + " left in the outside system";
        }
    }

    record ForgetVersion(VersionId version) implements Step {
        @Override
        public String words() {
            return "remove " + version + " from the catalogue";
        }
    }

    /** A topic that a rebuild replays is there and has every record since its first; nothing is made. */
    record RequireTopic(String topic) implements Step {
        @Override
        public String words() {
            return "make sure that the topic " + topic + " has its whole history";
        }
    }

    /** As many task slots are free. */
    record RequireSlots(int slots) implements Step {
        @Override
        public String words() {
            return "make sure that " + slots + " task slots are free";
        }
    }

    /** A version that was live before runs again from where it was stopped; undone, it is stopped with a savepoint again. */
    record ResumeJob(VersionId version) implements Step {
        @Override
        public String words() {
            return "resume the job of " + version + " from its savepoint";
        }
    }

    /** Each has read nearly all that there is; how far is told meanwhile. Waits as long as it takes. */
    record AwaitCaughtUp(List<VersionId> versions) implements Step {
        public AwaitCaughtUp {
            versions = List.copyOf(versions);
        }

        @Override
        public String words() {
            return "wait until " + list(versions) + " have caught up";
        }
    }

    /**
     * What a version that was computed aside has is what the live one serves. Its result is always the end of the change, which is then undone: the reason
     * of the undoing is what was found.
     */
    record Compare(VersionId recomputed, VersionId served) implements Step {
        @Override
        public String words() {
            return "compare " + recomputed + " with what " + served + " serves";
        }
    }

    /** Somebody says ALTER REBUILD id APPLY. */
    record AwaitApproval() implements Step {
        @Override
        public String words() {
            return "wait for ALTER REBUILD … APPLY";
        }
    }

    /** Each job stops with a savepoint, which is its way back; all at once. Undone, they go on from there. */
    record StopWithSavepoint(List<VersionId> versions) implements Step {
        public StopWithSavepoint {
            versions = List.copyOf(versions);
        }

        @Override
        public String words() {
            return "stop " + list(versions) + " with savepoints";
        }
    }

    /**
     * Each shows at least all that the stopped versions have shown.
     *
     * @param versions each after all that it reads
     */
    record AwaitFence(List<VersionId> versions) implements Step {
        public AwaitFence {
            versions = List.copyOf(versions);
        }

        @Override
        public String words() {
            return "wait until " + list(versions) + " show all that the stopped versions have shown";
        }
    }

    /**
     * Every name stands for its new version from now on; one transaction. The versions that they replace are kept for a way back.
     *
     * @param retainSeconds how long they are kept
     */
    record CutOver(List<VersionId> versions, long retainSeconds) implements Step {
        public CutOver {
            versions = List.copyOf(versions);
        }

        @Override
        public String words() {
            return "switch to " + list(versions) + " in one transaction, and keep what they replace for "
                    + Duration.ofSeconds(retainSeconds).toString().substring(2).toLowerCase(Locale.ROOT);
        }
    }

    /** No consumer group from outside Kappa reads the topic any more. */
    record AwaitReaders(String topic) implements Step {
        @Override
        public String words() {
            return "wait until no other consumer group reads the topic " + topic;
        }
    }

    /**
     * Notes positions in the topics of the versions before which they have nothing that those which they replace have not shown too: readers
     * of the replaced topics go on there.
     */
    record MarkTopics(List<VersionId> replaced, List<VersionId> versions) implements Step {
        public MarkTopics {
            replaced = List.copyOf(replaced);
            versions = List.copyOf(versions);
        }

        @Override
        public String words() {
            return "note where readers of the topics of " + list(replaced) + " will go on in those of "
                    + list(versions);
        }
    }

    /** Consumer groups from outside that have read the old version's topic, and that nobody runs now, get positions in the new one's. */
    record CarryReaders(VersionId from, VersionId to) implements Step {
        @Override
        public String words() {
            return "carry other consumer groups over from the topic of " + from + " to that of " + to;
        }
    }

    /** A savepoint of a job that goes on running: only for {@link TryRestore}; nothing is ever resumed from it. */
    record SaveRunning(VersionId version) implements Step {
        @Override
        public String words() {
            return "take a savepoint of " + version + ", which goes on running";
        }
    }

    /**
     * The new jar starts from that savepoint beside the job that runs, and shows that it can read its state: it reads what comes in, writes
     * nothing, and is gone after its first checkpoint, with all that it left.
     */
    record TryRestore(VersionDefinition definition) implements Step {
        @Override
        public String words() {
            return "try the new jar of " + definition.id()
                    + " on that savepoint, beside the job that runs and writing nothing, until its first checkpoint";
        }
    }

    /** A version has another definition from now on, that of the same rows by another jar. Undone, it has the former again. */
    record Redefine(VersionDefinition former, VersionDefinition definition) implements Step {
        @Override
        public String words() {
            return "give " + definition.id() + " its new jar";
        }
    }

    /** A version's job goes on, by its new definition, from what it was stopped with; undone, it is stopped. */
    record RunRedefined(VersionId version) implements Step {
        @Override
        public String words() {
            return "resume " + version + " from its savepoint with the new jar";
        }
    }

    /** The job that runs now has completed a checkpoint of its own. */
    record AwaitCheckpoint(VersionId version) implements Step {
        @Override
        public String words() {
            return "wait until the job of " + version + " has completed a checkpoint";
        }
    }

    private static String list(List<VersionId> versions) {
        return versions.stream().map(VersionId::toString).collect(Collectors.joining(", "));
    }
}
