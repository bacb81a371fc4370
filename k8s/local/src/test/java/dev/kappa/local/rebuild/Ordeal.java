package dev.kappa.local.rebuild;

import dev.kappa.local.it.QuietPostgres;
import dev.kappa.local.it.RunningStack;

/** What torture of rebuilds begins with: {@link Payments} on a stack whose parts will die, and their ledger in a database that no fault reaches. */
record Ordeal(RunningStack stack, QuietPostgres quiet, Rebuilds rebuilds, Payments payments, Kills kills)
        implements AutoCloseable {
    static Ordeal on(RunningStack stack) throws Exception {
        QuietPostgres quiet = new QuietPostgres();
        Payments payments = new Payments(stack, quiet.connect(), 10_000);
        payments.awaitEqual(10, 1);
        return new Ordeal(stack, quiet, new Rebuilds(stack), payments, new Kills(stack));
    }

    /** Leaves the stack as it was, whatever the torture came to. */
    @Override
    public void close() throws Exception {
        System.out.println(kills.figures());
        stack.up();
        rebuilds.abortAll();
        payments.close();
        rebuilds.close();
        quiet.close();
    }
}
