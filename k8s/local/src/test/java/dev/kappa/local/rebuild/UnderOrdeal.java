package dev.kappa.local.rebuild;

import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** A class of torture on the shared stack: it has an {@link Ordeal} of its own, whose parts it may name, from before its first test until its end. */
@ExtendWith(SharedStack.class)
abstract class UnderOrdeal {
    static RunningStack stack;
    static Rebuilds rebuilds;
    static Payments payments;
    static Kills kills;
    private static Ordeal ordeal;

    @BeforeAll
    static void begin(RunningStack running) throws Exception {
        ordeal = Ordeal.on(running);
        stack = running;
        rebuilds = ordeal.rebuilds();
        payments = ordeal.payments();
        kills = ordeal.kills();
    }

    /** The next class has fields of the same names: what did not begin there must not close this one again. */
    @AfterAll
    static void end() throws Exception {
        if (ordeal != null) {
            Ordeal over = ordeal;
            ordeal = null;
            over.close();
        }
    }
}
