package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.plan.Change;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A user's job and its next jars, while bookings come in: what each account's rows count on from shows whether the state was kept. */
@Tag("torture")
@ExtendWith(SharedStack.class)
@TestMethodOrder(OrderAnnotation.class)
class RedeployIT {
    private static final String CREATE =
            """
            CREATE STREAM bookings (id BIGINT, account BIGINT, amount BIGINT) WITH ('format' = 'json');
            CREATE STREAM booked (id BIGINT, account BIGINT, n BIGINT, total BIGINT, code STRING)
            USING JOB 'its.Running' READING bookings WITH ('jar' = 'running.jar');
            CREATE MATERIALIZED VIEW runs AS SELECT id, account, n, total, code FROM booked;
            """;

    @TempDir
    private static Path directory;

    private static RunningStack stack;
    private static Rebuilds rebuilds;
    private static Bookings bookings;
    private static int jars;

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        rebuilds = new Rebuilds(stack);
        lay(UserJar.writing("one"));
        stack.script("running.sql", CREATE).orFail();
        bookings = new Bookings(stack);
        bookings.awaitEqual();
    }

    @AfterAll
    static void remove() throws Exception {
        stack.up();
        rebuilds.abortAll();
        if (bookings != null) {
            bookings.close();
        }
        stack.script("drop.sql", "DROP STREAM bookings CASCADE;\n").orFail();
        new Leftovers(stack).awaitNone(Duration.ofMinutes(1));
        rebuilds.close();
    }

    /** By the Makefile's command; the controller dies while the new jar is tried, and when it takes over. */
    @Test
    @Order(1)
    void aNewJarGoesOnFromTheStateOfTheOldOneAlthoughTheControllerIsKilled() throws Exception {
        long before = newest();
        Path jar = pack(UserJar.writing("two"), "running-2.jar");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        CompletableFuture<Integer> command = CompletableFuture.supplyAsync(() -> {
            try {
                return new RebuildCommands(stack.settings(), new PrintStream(said, true, StandardCharsets.UTF_8))
                        .run(List.of("redeploy", "booked", jar.toString()));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (newest() == before) {
            assertTrue(!command.isDone(), () -> said.toString(StandardCharsets.UTF_8));
            Thread.sleep(20);
        }
        Kills kills = new Kills(stack);
        assertTrue(kills.kill("controller", Phase.TRIAL, newest()));
        assertTrue(kills.kill("controller", Phase.TAKE_OVER, newest()));

        assertEquals(0, command.get(), () -> said.toString(StandardCharsets.UTF_8));
        System.out.println(kills.figures() + "\n" + said.toString(StandardCharsets.UTF_8));
        bookings.awaitEqual();
        assertEquals(List.of("one", "two"), bookings.codes());
        assertEquals("booked$v1 runs$v1", live());
    }

    @Test
    @Order(2)
    void aJarThatCannotReadTheStateIsRefusedAndTheOneThatRunsHasNotNoticed() throws Exception {
        String job = job();
        List<String> codes = bookings.codes();

        assertEquals(
                "1:14 NOT_ALLOWED: the job that runs has the state version '1', and the new jar declares '2'."
                        + " ALTER STREAM booked REBUILD, with the new jar, computes it anew.",
                refusal(UserJar.writing("three").declaring("2")));
        List<String> uid = undone(UserJar.writing("three").withUid("another"));
        List<String> type = undone(UserJar.writing("three").withType("String"));
        System.out.println(uid + "\n" + type);

        assertTrue(uid.get(0).contains("the new jar cannot go on from the state of booked$v1: "), uid.toString());
        assertTrue(
                uid.get(0)
                        .contains("the savepoint holds state of the operator running, which the new jar does not have"),
                uid.toString());
        assertTrue(type.get(0).contains("the new jar cannot go on from the state of booked$v1: "), type.toString());
        assertTrue(type.get(0).contains("StringSerializer") && type.get(0).contains("LongSerializer"), type.toString());
        assertEquals(job, job());
        bookings.awaitEqual();
        assertEquals(codes, bookings.codes());
        new Leftovers(stack).awaitNone(Duration.ofMinutes(1));
    }

    @Test
    @Order(3)
    void withoutRedeployANewJarIsARebuildAndOneThatWasPackedAgainIsNoChange() throws Exception {
        String alter = "ALTER STREAM booked (id BIGINT, account BIGINT, n BIGINT, total BIGINT, code STRING)"
                + " USING JOB 'its.Running' READING bookings WITH ('jar' = 'running-2.jar')";
        List<String> codes = bookings.codes();
        pack(UserJar.writing(codes.get(codes.size() - 1)), "running-2.jar");
        try (GatewaySession gateway = new GatewaySession(stack)) {
            String same = gateway.rows(alter).toString();
            assertTrue(same.contains("no change"), same);
        }
        pack(UserJar.writing("four"), "running-2.jar");
        rebuilds.finish(alter);

        bookings.awaitEqual();
        assertEquals(List.of("four"), bookings.codes());
        assertEquals("booked$v2 runs$v2", live());
    }

    /** Every part dies in every phase of a redeployment, which finishes or is undone; {@code -Dkappa.parts=kafka,postgres}: some of them. */
    @Test
    @Order(4)
    void whateverIsKilledTheRedeploymentFinishesOrIsUndone() throws Exception {
        Kills kills = new Kills(stack);
        int done = 0;
        int hit = 0;
        int all = 0;
        for (String part : System.getProperty("kappa.parts", "controller,taskmanager,jobmanager,kafka,postgres")
                .split(",")) {
            for (Phase phase : List.of(Phase.TRIAL, Phase.STOP, Phase.TAKE_OVER)) {
                List<String> codes = bookings.codes();
                String code = part + " " + phase;
                long change = begin(UserJar.writing(code));
                all++;
                hit += kills.kill(part, phase, change) ? 1 : 0;
                ChangeStatus ended = rebuilds.awaitEnd(change);
                System.out.println(code + ": " + ended.state() + " " + ended.problems());
                bookings.awaitEqual();
                boolean went = ended.state() == ChangeState.DONE;
                done += went ? 1 : 0;
                assertEquals(codes.size() + (went ? 1 : 0), bookings.codes().size(), bookings.codes()::toString);
                new Leftovers(stack).awaitNone(Duration.ofMinutes(2));
            }
        }
        System.out.println(kills.figures() + "; redeployed " + done + " of " + all);
        assertTrue(3 * hit >= 2 * all, hit + " of " + all + " hit");
    }

    private static Path pack(UserJar jar, String name) throws Exception {
        return Path.of(stack.config()
                .jobJars()
                .resolve(JobJars.lay(
                        jar.pack(directory.resolve(name)), stack.config().jobJars()))
                .toString());
    }

    private static void lay(UserJar jar) throws Exception {
        pack(jar, "running.jar");
    }

    private static String redeploy(UserJar jar) throws Exception {
        String name = "redeployed-" + ++jars + ".jar";
        pack(jar, name);
        return "ALTER STREAM booked REDEPLOY WITH ('jar' = '" + name + "')";
    }

    private static long begin(UserJar jar) throws Exception {
        return rebuilds.begin(redeploy(jar));
    }

    private static String refusal(UserJar jar) throws Exception {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            return gateway.refusal(redeploy(jar));
        }
    }

    private static List<String> undone(UserJar jar) throws Exception {
        ChangeStatus ended = rebuilds.awaitEnd(begin(jar));
        assertEquals(ChangeState.UNDONE, ended.state());
        assertEquals(List.of(), ended.suppressed());
        assertEquals(ErrorCode.INCOMPATIBLE_STATE, ended.problems().get(0).code());
        return ended.problems().stream().map(Object::toString).toList();
    }

    private static long newest() {
        return rebuilds.registry().history(10).stream()
                .filter(c -> c.kind() == Change.Kind.REDEPLOY)
                .mapToLong(ChangeStatus::id)
                .max()
                .orElse(0);
    }

    /** The job that runs. */
    private static String job() throws Exception {
        try (Connection serving = stack.serving()) {
            return Bookings.column(
                            serving,
                            "SELECT job_id || ' ' || state FROM kappa.jobs WHERE name = 'booked' ORDER BY version DESC, attempt DESC LIMIT 1")
                    .get(0);
        }
    }

    private static String live() {
        return String.join(
                " ",
                rebuilds.registry().topology().objects().values().stream()
                        .flatMap(o -> o.live().stream())
                        .filter(v -> Set.of("booked", "runs").contains(v.name()))
                        .map(Object::toString)
                        .sorted()
                        .toList());
    }
}
