package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.process.ProcessIdentity;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The disk under Kafka's log, both databases, checkpoints and RocksDB is full for half a minute, in a rebuild and outside of one: nothing is lost, and
 * when there is room again {@code make up} is all that has to be done. On a stack of its own, whose home is a {@link SmallDisk}.
 */
@Tag("torture")
class FullDiskIT {
    private static final String DISK = "small-disk";
    private static final Duration FULL = Duration.ofSeconds(30);

    private static SmallDisk disk;
    private static RunningStack stack;
    private static Ordeal ordeal;
    private static int version = 1;

    @BeforeAll
    static void define() throws Exception {
        disk = SmallDisk.at(RunningStack.checkout().resolve("k8s/local/target").resolve(DISK));
        stack = RunningStack.inTarget(DISK + "/stack");
        Runtime.getRuntime().addShutdownHook(new Thread(FullDiskIT::stop, "stop-full-disk"));
        stack.clean();
        stack.up();
        ordeal = Ordeal.on(stack);
    }

    @AfterAll
    static void remove() throws Exception {
        if (ordeal != null) {
            ordeal.close();
        }
    }

    private static void stop() {
        try {
            stack.down();
            disk.close();
        } catch (Exception e) {
            throw new IllegalStateException("the stack on the small disk did not stop", e);
        }
    }

    @Test
    void nothingIsLostWhileTheDiskIsFull() throws Exception {
        full();
        awaitEqual();
    }

    @Test
    void aRebuildOnAFullDiskFinishesOrIsUndone() throws Exception {
        for (Phase phase : List.of(Phase.START, Phase.FENCE)) {
            long rebuild = ordeal.rebuilds().begin(Payments.alter("RETAIN = INTERVAL '1' SECOND", 10, version + 1));
            assertTrue(ordeal.kills().await(phase, rebuild).seen() == Phase.Seen.NOW, "missed " + phase);
            full();
            ChangeStatus ended = ordeal.rebuilds().awaitEnd(rebuild);
            System.out.println("full in " + phase + ": the rebuild is " + ended.state() + " " + ended.problems());
            if (ended.state() == ChangeState.DONE) {
                version++;
            }
            awaitEqual();
        }
    }

    private static void awaitEqual() throws Exception {
        Instant room = Instant.now();
        ordeal.payments().awaitEqual(10, version);
        System.out.printf(
                "equal %d s after make up%n",
                Duration.between(room, Instant.now()).toSeconds());
        new Leftovers(stack).awaitNone(Duration.ofMinutes(3));
        ordeal.payments().awaitEqual(10, version);
    }

    /** Fills the disk again and again, looks at what people see meanwhile, makes room, and starts what has died. */
    private static void full() throws Exception {
        long filled = 0;
        int reads = 0;
        int answered = 0;
        String streams;
        String rebuilds;
        ProcessIdentity postgres = stack.process("postgres");
        // Postgres may refuse new connections then, for each begins with a file.
        try (Connection reader = stack.serving()) {
            for (Instant end = Instant.now().plus(FULL); Instant.now().isBefore(end); reads++) {
                filled += disk.fill();
                answered += isRead(reader) ? 1 : 0;
                Thread.sleep(500); // until somebody deletes something
            }
            streams = answer("SHOW STREAMS");
            rebuilds = answer("SHOW REBUILDS");
        } finally {
            disk.makeRoom();
        }
        boolean survived = postgres.isAlive();
        System.out.printf(
                "the disk was full for %d s, by %d MB; Postgres %s, %d of %d reads of a view were answered%n"
                        + "SHOW STREAMS -> %s%nSHOW REBUILDS -> %s%n",
                FULL.toSeconds(), filled >> 20, survived ? "lived" : "died", answered, reads, streams, rebuilds);
        assertTrue(filled > 0, "the disk was not filled");
        assertTrue(!survived || answered == reads, "reads did not go on although Postgres was up");
        stack.up();
    }

    private static boolean isRead(Connection reader) {
        try {
            return Ledger.rows(reader, "SELECT n FROM totals").size() == 1;
        } catch (SQLException e) {
            System.out.println("a reader: " + e.getMessage());
            return false;
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
