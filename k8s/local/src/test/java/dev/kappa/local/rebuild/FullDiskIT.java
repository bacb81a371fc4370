package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.QuietPostgres;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The disk under Kafka's log, both databases, checkpoints and RocksDB is full for half a minute, in a rebuild and outside of one. Runs only where
 * the stack has a small disk of its own: {@code mkdir -p k8s/local/target/it-stack && mount -t tmpfs -o size=2g tmpfs k8s/local/target/it-stack}.
 */
@Tag("torture")
@ExtendWith(SharedStack.class)
class FullDiskIT {
    private static final long SMALL = 4L << 30;
    private static final Duration FULL = Duration.ofSeconds(30);

    private static RunningStack stack;
    private static Path home;
    private static QuietPostgres quiet;
    private static Rebuilds rebuilds;
    private static Payments payments;

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        home = stack.settings().home().directory();
        assumeTrue(Files.getFileStore(home).getTotalSpace() < SMALL, () -> "not a small disk: " + home);
        quiet = new QuietPostgres();
        rebuilds = new Rebuilds(stack);
        payments = new Payments(stack, quiet.connect(), 10_000);
        payments.awaitEqual(10, 1);
    }

    @AfterAll
    static void remove() throws Exception {
        if (payments != null) {
            stack.up();
            rebuilds.abortAll();
            payments.close();
            rebuilds.close();
            quiet.close();
        }
    }

    @Test
    void nothingIsLostWhileTheDiskIsFull() throws Exception {
        full();
        stack.up();
        Instant up = Instant.now();
        payments.awaitEqual(10, 1);
        System.out.printf(
                "equal %d s after there was room again%n",
                Duration.between(up, Instant.now()).toSeconds());
        new Leftovers(stack).awaitNone(Duration.ofMinutes(3));
    }

    @Test
    void aRebuildOnAFullDiskFinishesOrIsUndone() throws Exception {
        long rebuild = rebuilds.begin(Payments.alter("RETAIN = INTERVAL '1' SECOND", 10, 2));
        full();
        stack.up();
        ChangeStatus ended = rebuilds.awaitEnd(rebuild);
        System.out.println("the rebuild is " + ended.state() + " " + ended.problems());
        payments.awaitEqual(10, ended.state() == ChangeState.DONE ? 2 : 1);
        new Leftovers(stack).awaitNone(Duration.ofMinutes(3));
        payments.awaitEqual(10, ended.state() == ChangeState.DONE ? 2 : 1);
        // For the other test, whichever comes first.
        rebuilds.finish(Payments.alter("RETAIN = INTERVAL '1' SECOND", 10, 1));
    }

    /** Fills the disk, looks at what a user sees, and makes room again. */
    private static void full() throws Exception {
        Path filler = home.resolve("filler");
        byte[] block = new byte[4096];
        try {
            Instant end = Instant.now().plus(FULL);
            long filled = 0;
            while (Instant.now().isBefore(end)) {
                try (OutputStream out = Files.newOutputStream(
                        filler, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                    while (true) {
                        out.write(block);
                        filled += block.length;
                    }
                } catch (IOException e) {
                    Thread.sleep(500); // no space left, until somebody deletes something
                }
            }
            System.out.printf("the disk was full for %d s, by %d MB%n", FULL.toSeconds(), filled >> 20);
            assertTrue(filled > 0, "the disk was not filled");
            System.out.println("SHOW STREAMS -> " + answer("SHOW STREAMS"));
            System.out.println("SHOW REBUILDS -> " + answer("SHOW REBUILDS"));
        } finally {
            Files.deleteIfExists(filler);
        }
    }

    private static String answer(String statement) {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            return gateway.rows(statement).toString();
        } catch (SQLException | RuntimeException e) {
            return GatewaySession.words(e);
        }
    }
}
