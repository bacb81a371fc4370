package dev.kappa.local.rebuild;

import dev.kappa.local.StackException;
import dev.kappa.local.StackSettings;
import dev.kappa.local.sql.SqlClient;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.redeploy.registry.RebuildPhase;
import dev.kappa.redeploy.registry.Registry;
import dev.kappa.redeploy.registry.SavepointRow;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.statement.FlinkIdentifier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The commands of the Makefile about rebuilds. Each returns an exit code: 0 done, 1 refused or undone, with a message that says what to
 * do.
 */
public final class RebuildCommands {
    public static final String USAGE =
            "alter <file> | plan <file> | rebuild <name> | rollback <name> [version] | redeploy <name> [jar] | rebuilds | savepoints | wait <id>";

    private static final int SHOWN = 20;

    private final StackSettings settings;
    private final PrintStream out;

    public RebuildCommands(StackSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    public int run(List<String> arguments) throws Exception {
        String command = arguments.get(0);
        String first = arguments.size() > 1 ? arguments.get(1) : "";
        KappaConfig config = KappaConfig.read(settings.config());
        try (Registry registry = JdbcRegistry.of(config)) {
            return switch (command) {
                case "alter" -> alter(registry, required(first, "FILE=<script>"));
                case "plan" -> plan(required(first, "FILE=<script>"));
                case "rebuild" -> statement(registry, required(first, "STREAM=<name>"), "REBUILD");
                case "rollback" -> statement(
                        registry,
                        required(first, "STREAM=<name>"),
                        arguments.size() > 2 && !arguments.get(2).isEmpty()
                                ? "ROLLBACK TO VERSION " + arguments.get(2)
                                : "ROLLBACK");
                case "redeploy" -> statement(
                        registry,
                        required(first, "STREAM=<name>"),
                        arguments.size() > 2 && !arguments.get(2).isEmpty()
                                ? "REDEPLOY WITH ('jar' = "
                                        + FlinkIdentifier.literal(
                                                JobJars.lay(Path.of(arguments.get(2)), config.jobJars()))
                                        + ")"
                                : "REDEPLOY");
                case "rebuilds" -> rebuilds(registry);
                case "savepoints" -> savepoints(registry);
                case "wait" -> watch(registry, number(required(first, "ID=<number>")));
                default -> {
                    out.println("usage: " + USAGE);
                    yield 2;
                }
            };
        }
    }

    private int alter(Registry registry, String file) throws Exception {
        return runAndWatch(registry, Path.of(file));
    }

    private int statement(Registry registry, String name, String action) throws Exception {
        // Asks for the name among all kinds, so that a view need not be told from a stream here.
        ObjectKind kind = registry.topology()
                .live(name)
                .map(v -> v.kind())
                .filter(k -> k != ObjectKind.SOURCE)
                .orElseThrow(() -> registry.topology().unknown(name));
        Path script =
                settings.home().scratch("rebuild").resolve(action.split(" ")[0].toLowerCase(Locale.ROOT) + ".sql");
        Files.createDirectories(script.getParent());
        Files.writeString(
                script,
                "ALTER " + kind.words().toUpperCase(Locale.ROOT) + " " + FlinkIdentifier.quote(name) + " " + action
                        + ";\n");
        return runAndWatch(registry, script);
    }

    private int runAndWatch(Registry registry, Path script) throws Exception {
        long before = registry.history(1).stream()
                .mapToLong(ChangeStatus::id)
                .findFirst()
                .orElse(0);
        int exit = new SqlClient(settings, false).script(script, out);
        List<Long> begun = registry.history(SHOWN).stream()
                .filter(c -> c.id() > before && c.kind().replaces())
                .map(ChangeStatus::id)
                .sorted()
                .toList();
        for (long id : begun) {
            exit = Math.max(exit, watch(registry, id));
        }
        return exit;
    }

    /** The script in a session that explains what it would carry out; a set as the one change that it is. */
    private int plan(String file) throws IOException, InterruptedException {
        return new SqlClient(settings, false).script(Path.of(file), out, "SET 'kappa.explain-only' = 'true';");
    }

    private int rebuilds(Registry registry) {
        List<ChangeStatus> shown = registry.history(500).stream()
                .filter(c -> c.kind().replaces())
                .limit(SHOWN)
                .toList();
        if (shown.isEmpty()) {
            out.println("there has been no rebuild yet");
            return 0;
        }
        for (ChangeStatus change : shown) {
            Duration took = Duration.between(change.submitted(), change.ended().orElseGet(Clock.systemUTC()::instant));
            out.printf(
                    "%6d  %-8s  %-10s  %6s  %s%n",
                    change.id(),
                    change.kind().name().toLowerCase(Locale.ROOT),
                    RebuildPhase.of(change).words(),
                    RebuildWatch.clock(took),
                    RebuildWatch.names(change));
            change.waitingFor().ifPresent(reason -> out.println("        waits for " + reason));
            change.problems().forEach(problem -> out.println("        " + problem));
        }
        return 0;
    }

    private int savepoints(Registry registry) throws IOException {
        List<SavepointRow> all = registry.savepoints();
        if (all.isEmpty()) {
            out.println("no version is kept with a savepoint");
        }
        for (SavepointRow row : all) {
            Duration age = Duration.between(row.takenAt(), Clock.systemUTC().instant());
            out.printf(
                    "%-32s  attempt %3d  %10s  %s old  %s%n",
                    row.version(), row.attempt(), DirectorySize.of(row.path()), RebuildWatch.clock(age), row.path());
        }
        return 0;
    }

    private int watch(Registry registry, long id) throws InterruptedException {
        return new RebuildWatch(registry, out, System.console() != null).until(id) ? 0 : 1;
    }

    private static String required(String value, String what) {
        if (value.isEmpty()) {
            throw new StackException("tell which: " + what);
        }
        return value;
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new StackException("'" + text + "' is not the id of a rebuild; make rebuilds lists them");
        }
        return Long.parseLong(text);
    }
}
