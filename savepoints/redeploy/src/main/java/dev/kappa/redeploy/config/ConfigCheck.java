package dev.kappa.redeploy.config;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.flink.RestFlinkCluster;
import dev.kappa.redeploy.log.KafkaLog;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.Session;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks every system that the configuration names whether it is there and fit, all at the same time, and reports every problem at
 * once. Changes nothing.
 */
public final class ConfigCheck {
    /**
     * A task may take the last completed checkpoint but one for the last, see {@code ConfiguredJobLaunch}: JobMaster must still know
     * its files.
     */
    private static final int RETAINED_CHECKPOINTS = 2;

    private final KappaConfig config;

    public ConfigCheck(KappaConfig config) {
        this.config = config;
    }

    /** Empty when all is well. Takes some ten seconds where a system does not answer. */
    public List<Problem> problems() {
        List<CompletableFuture<List<Problem>>> asked = Stream.<Supplier<List<Problem>>>of(
                        this::secrets, this::kafka, this::postgres, this::flink, this::files)
                .map(check ->
                        CompletableFuture.supplyAsync(() -> guarded(check), command -> new Thread(command).start()))
                .toList();
        return asked.stream()
                .map(CompletableFuture::join)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** Prints the problems and ends with 1, or says that all is well: {@code ConfigCheck <file>}. */
    public static void main(String[] args) {
        List<Problem> problems;
        try {
            problems = new ConfigCheck(KappaConfig.read(Path.of(args[0]))).problems();
        } catch (KappaException e) {
            problems = e.problems();
        }
        problems.forEach(p -> System.err.println(p));
        if (!problems.isEmpty()) {
            System.exit(1);
        }
        System.out.println("every system of " + args[0] + " answers and is fit");
    }

    private static List<Problem> guarded(Supplier<List<Problem>> check) {
        try {
            return check.get();
        } catch (Unavailable e) {
            return e.asRefusal().problems();
        } catch (KappaException e) {
            return e.problems();
        } catch (RuntimeException e) {
            return List.of(Problem.of(ErrorCode.INTERNAL, e.toString() + "."));
        }
    }

    private List<Problem> secrets() {
        List<Problem> problems = new ArrayList<>();
        List<String> values = new ArrayList<>(config.kafka().properties().values());
        values.add(config.serving().password());
        values.add(config.serving().writer().password());
        for (String value : values) {
            problems.addAll(guarded(() -> {
                config.secrets().resolve(value);
                return List.of();
            }));
        }
        return problems;
    }

    private List<Problem> kafka() {
        try (KafkaLog log = new KafkaLog(config)) {
            return log.setupProblems();
        }
    }

    private List<Problem> postgres() {
        try (Database database = Database.of(config)) {
            return database.snapshot(session -> {
                List<Problem> problems = new ArrayList<>();
                String user = config.serving().user();
                boolean creates = session.first(
                                "SELECT has_database_privilege(current_database(), 'CREATE') OR EXISTS (SELECT FROM pg_namespace"
                                        + " WHERE nspname = 'kappa' AND pg_has_role(nspowner, 'USAGE')) AS yes",
                                r -> r.flag("yes"))
                        .orElseThrow();
                if (!creates) {
                    problems.add(Problem.of(
                            ErrorCode.ACCESS_DENIED,
                            database.where() + ": the user '" + user + "' may not create the schema kappa.",
                            "As the database's owner: GRANT CREATE ON DATABASE <database> TO "
                                    + PostgresIdentifier.quote(user) + ";"));
                }
                String schema = config.serving().schema();
                boolean usable = session.first(
                                "SELECT coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = ?), ?)"
                                        + " AS yes",
                                r -> r.flag("yes"),
                                schema,
                                creates)
                        .orElseThrow();
                if (!usable) {
                    problems.add(Problem.of(
                            ErrorCode.ACCESS_DENIED,
                            database.where() + ": the user '" + user + "' may not create views in the schema '" + schema
                                    + "'.",
                            "As its owner: GRANT CREATE, USAGE ON SCHEMA " + PostgresIdentifier.quote(schema) + " TO "
                                    + PostgresIdentifier.quote(user) + ";"));
                }
                String writer = config.serving().writer().user();
                if (!isRole(session, writer)) {
                    problems.add(Problem.of(
                            ErrorCode.SETUP,
                            database.where() + " has no role '" + writer + "' (serving.writer.user).",
                            "k8s/roles/serving.sql makes it."));
                }
                String readers = config.serving().readers();
                if (!readers.equals("public") && !isRole(session, readers)) {
                    problems.add(Problem.of(
                            ErrorCode.SETUP,
                            database.where() + " has no role '" + readers + "' (serving.readers).",
                            "CREATE ROLE " + PostgresIdentifier.quote(readers)
                                    + "; or set serving.readers to a role that there is."));
                }
                return problems;
            });
        }
    }

    private static boolean isRole(Session session, String name) throws SQLException {
        return session.first("SELECT 1 AS one FROM pg_roles WHERE rolname = ?", r -> 1, name)
                .isPresent();
    }

    private List<Problem> flink() {
        RestFlinkCluster flink = new RestFlinkCluster(config.flink().restUrl());
        List<Problem> problems = new ArrayList<>();
        String version = flink.version();
        if (!version.startsWith("1.20.")) {
            problems.add(Problem.of(
                    ErrorCode.SETUP,
                    flink.where() + " is of version " + version + ".",
                    "Kappa's jobs need 1.20; state and connectors do not fit another one."));
        }
        int retained = flink.retainedCheckpoints();
        if (retained < RETAINED_CHECKPOINTS) {
            problems.add(Problem.of(
                    ErrorCode.SETUP,
                    flink.where() + " keeps " + retained + " completed checkpoint of a job"
                            + " (execution.checkpointing.num-retained).",
                    "Let it keep " + RETAINED_CHECKPOINTS
                            + " or more, in the configuration of the JobManager: else a job's"
                            + " checkpoints may stop after a restart."));
        }
        return problems;
    }

    private List<Problem> files() {
        List<Problem> problems = new ArrayList<>();
        if (!Files.isReadable(config.jobJar())) {
            problems.add(Problem.of(
                    ErrorCode.SETUP,
                    "job.jar: " + config.jobJar() + " does not exist or cannot be read.",
                    "Build it (make build) or correct its path."));
        }
        URI checkpoints = config.flink().checkpoints();
        if (checkpoints.getScheme().equals("file") && !Files.isDirectory(Path.of(checkpoints.getPath()))) {
            problems.add(Problem.of(
                    ErrorCode.SETUP,
                    "flink.checkpoints: the directory " + checkpoints.getPath() + " does not exist on this machine.",
                    "Create it where Flink and the controller see the same one."));
        }
        return problems;
    }
}
