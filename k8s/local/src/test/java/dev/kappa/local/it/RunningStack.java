package dev.kappa.local.it;

import dev.kappa.local.Port;
import dev.kappa.local.StackSettings;
import dev.kappa.local.command.Down;
import dev.kappa.local.command.Status;
import dev.kappa.local.command.Up;
import dev.kappa.local.part.Part;
import dev.kappa.local.part.Parts;
import dev.kappa.local.process.ProcessIdentity;
import dev.kappa.local.process.Stopper;
import dev.kappa.local.sql.SqlClient;
import dev.kappa.redeploy.config.KappaConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A stack of real processes, and what tests do with it. */
public final class RunningStack {
    private final StackSettings settings;
    private final List<Part> parts;

    /** @param parts those that the test needs */
    public RunningStack(StackSettings settings, List<Part> parts) {
        this.settings = settings;
        this.parts = List.copyOf(parts);
    }

    /** A stack of that name with all parts, in {@code k8s/local/target}, on ports that are free now. */
    public static RunningStack inTarget(String name) {
        StackSettings settings = settings(checkout().resolve("k8s/local/target").resolve(name));
        return new RunningStack(settings, Parts.of(settings));
    }

    static StackSettings settings(Path home) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAPPA_HOME", home.toString());
        environment.put(StackSettings.BASE_OPTION, Integer.toString(freeBase()));
        return StackSettings.of(checkout(), environment);
    }

    /** The root of the checkout, whose modules have been built. */
    public static Path checkout() {
        String given = System.getProperty("kappa.checkout");
        return (given == null ? Path.of("../..") : Path.of(given))
                .toAbsolutePath()
                .normalize();
    }

    public StackSettings settings() {
        return settings;
    }

    public KappaConfig config() {
        return KappaConfig.read(settings.home().config());
    }

    /** Starts whatever does not run; returns when all of it is ready. */
    public void up() throws Exception {
        new Up(settings, parts, System.out).run();
    }

    public void down() throws Exception {
        if (Files.exists(settings.home().directory())) {
            new Down(settings.home(), parts, System.out).run();
        }
    }

    /** What an earlier run left, running or not. */
    public void clean() throws Exception {
        if (Files.exists(settings.home().directory().resolve("ports.properties"))) {
            down();
            settings.home().deleteData();
        }
    }

    public boolean isReady() throws Exception {
        return new Status(settings, parts, new PrintStream(OutputStream.nullOutputStream())).run();
    }

    /** Kills a part's process with -9, and returns once it is gone: a fault that missed fails here. */
    public ProcessIdentity kill(String part) throws IOException, InterruptedException {
        ProcessIdentity process = process(part);
        Stopper.signal(process, "KILL");
        if (!Stopper.ended(process, Duration.ofSeconds(10))) {
            throw new IllegalStateException(part + " survived kill -9");
        }
        return process;
    }

    /**
     * Freezes a part's process and puts another one in its place, as on a machine that stood still for longer than its lease.
     *
     * @return the frozen one, which the caller thaws with {@code CONT} and ends
     */
    public ProcessIdentity freezeAndReplace(String part) throws Exception {
        ProcessIdentity frozen = process(part);
        Stopper.signal(frozen, "STOP");
        settings.home().pidFile(part).delete();
        up();
        return frozen;
    }

    public ProcessIdentity process(String part) {
        return settings.home()
                .pidFile(part)
                .running()
                .orElseThrow(() -> new IllegalStateException(part + " does not run"))
                .process();
    }

    /** Runs a script through Flink's SQL Client against the gateway, as {@code make sql FILE=…} does. */
    public ScriptResult script(Path file) throws IOException, InterruptedException {
        return script(file, false);
    }

    /** The same through a SQL Client that brings a gateway of its own. */
    public ScriptResult embeddedScript(Path file) throws IOException, InterruptedException {
        return script(file, true);
    }

    /** Writes the statements to a file of that name and runs it. */
    public ScriptResult script(String name, String statements) throws IOException, InterruptedException {
        Path file = settings.home().scratch("scripts").resolve(name);
        Files.createDirectories(file.getParent());
        return script(Files.writeString(file, statements));
    }

    private ScriptResult script(Path file, boolean embedded) throws IOException, InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int exit =
                new SqlClient(settings, embedded).script(file, new PrintStream(output, true, StandardCharsets.UTF_8));
        return new ScriptResult(exit, output.toString(StandardCharsets.UTF_8));
    }

    /** @param exit 0 if every statement succeeded */
    public record ScriptResult(int exit, String output) {
        /** Itself, if the script succeeded; else throws with what the client printed. */
        public ScriptResult orFail() {
            if (exit != 0) {
                throw new AssertionError("the script failed:\n" + output);
            }
            return this;
        }
    }

    /** A session with the gateway through Flink's JDBC driver; use {@code execute()} and read its result set. */
    public Connection gateway() throws SQLException {
        return DriverManager.getConnection("jdbc:flink://" + config().gateway().host() + ":"
                + config().gateway().port());
    }

    /** The serving database, as its owner. */
    public Connection serving() throws SQLException {
        KappaConfig config = config();
        return DriverManager.getConnection(
                config.serving().url(),
                config.serving().user(),
                config.secrets().resolve(config.serving().password()));
    }

    /** The serving database, as superuser: for what no part of the stack may do. */
    public Connection servingAsSuperuser() throws SQLException {
        return DriverManager.getConnection(config().serving().url(), other("shop.user"), other("shop.password"));
    }

    /** The shop's database, as superuser. */
    public Connection shop() throws SQLException {
        return DriverManager.getConnection(other("shop.url"), other("shop.user"), other("shop.password"));
    }

    /** A value of the families that only the local stack and the feeder read, such as {@code s3.endpoint}; secrets resolved. */
    public String other(String key) {
        KappaConfig config = config();
        return config.secrets().resolve(config.others().get(key));
    }

    /** A base whose ports are all free, below the range that the system hands out to clients. */
    private static int freeBase() {
        return IntStream.iterate(25_000, base -> base + 10)
                .limit(600)
                .filter(base -> Arrays.stream(Port.values()).allMatch(port -> isFree(port.from(base))))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no range of ports is free above 25000"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
