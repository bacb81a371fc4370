package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.ChangeState;

/** The next thing to do for a change. */
sealed interface Move {
    /** Write the intent of a step, then carry it out. */
    record Start(int step) implements Move {}

    /** Carry out a step whose intent is written, perhaps again. */
    record CarryOut(int step) implements Move {}

    record StartUndo(int step) implements Move {}

    record CarryOutUndo(int step) implements Move {}

    /** A user has decided so. */
    record Abort() implements Move {}

    record End(ChangeState state) implements Move {}
}
