package dev.kappa.local.part;

import dev.kappa.local.LocalSecrets;
import dev.kappa.local.Port;
import dev.kappa.local.StackException;
import dev.kappa.local.StackSettings;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * One Postgres server with the shop's database and the serving database. Durable, and ready for logical replication. Comes back by itself
 * from kill -9 of any of its processes: {@link PostgresLeftovers} clears what the dead server left.
 */
final class Postgres implements Part {
    private static final String VERSION = "17";
    private final StackSettings settings;
    private final PostgresBinaries binaries;
    private final Path data;

    Postgres(StackSettings settings) {
        this.settings = settings;
        Path directory = settings.home().data(name());
        this.binaries = new PostgresBinaries(directory.resolve("server-" + VERSION));
        this.data = directory.resolve("data-" + VERSION);
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.POSTGRES);
    }

    @Override
    public void prepare() throws Exception {
        binaries.unpack();
        if (!Files.exists(data)) {
            initialise();
        }
        new PostgresLeftovers(data).clear(Duration.ofSeconds(15));
    }

    /** A killed initdb leaves a directory that looks like a database and is none; only a finished one gets the name. */
    private void initialise() throws IOException, InterruptedException {
        Path half = data.resolveSibling(data.getFileName() + ".half");
        PostgresBinaries.delete(half);
        File log = settings.home().output(name()).toFile();
        Process initdb = new ProcessBuilder(asOrdinaryUser(
                        binaries.initdb(),
                        "--pgdata=" + half,
                        "--username=postgres",
                        "--pwfile=" + settings.home().secrets().file(LocalSecrets.POSTGRES),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions",
                        // whoever loses power during the very first start starts again
                        "--no-sync"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        if (initdb.waitFor() != 0) {
            throw new StackException("initdb failed, see " + log);
        }
        Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public Command command() {
        List<String> line = new ArrayList<>(List.of(binaries.postgres(), "-D", data.toString()));
        Map<String, String> options = Map.ofEntries(
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("port", Integer.toString(settings.port(Port.POSTGRES))),
                Map.entry("unix_socket_directories", ""),
                Map.entry("password_encryption", "scram-sha-256"),
                Map.entry("max_connections", "200"),
                Map.entry("shared_buffers", "128MB"),
                Map.entry("max_wal_size", "1GB"),
                Map.entry("fsync", "on"),
                Map.entry("full_page_writes", "on"),
                Map.entry("synchronous_commit", "on"),
                Map.entry("wal_level", "logical"),
                Map.entry("max_replication_slots", "32"),
                Map.entry("max_wal_senders", "32"),
                // A slot that nobody reads must not fill the disk; a slot that is lost for it fails loudly.
                Map.entry("max_slot_wal_keep_size", "4GB"),
                Map.entry("timezone", "UTC"),
                Map.entry("log_timezone", "UTC"),
                Map.entry("log_line_prefix", "%m [%p] %u@%d "));
        options.forEach((option, value) -> line.addAll(List.of("-c", option + "=" + value)));
        return new Command(
                asOrdinaryUser(line.toArray(String[]::new)),
                Map.of("LC_ALL", "C"),
                data,
                settings.home().log(name()));
    }

    @Override
    public Optional<String> notReady() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(5) ? Optional.empty() : Optional.of("a valid connection");
        } catch (SQLException e) {
            if ("28P01".equals(e.getSQLState())) {
                throw new StackException(
                        "postgres refuses the password in "
                                + settings.home().secrets().file(LocalSecrets.POSTGRES)
                                + ", so these files are not of this database: put them back, or run make clean",
                        e);
            }
            return Optional.of("connections on " + settings.address(Port.POSTGRES) + " (" + e.getMessage() + ")");
        }
    }

    /** The two databases, and the accounts that {@code k8s/roles} makes for everybody, with the passwords of this stack. */
    @Override
    public void settle() throws SQLException, IOException {
        try (Connection connection = connect("postgres");
                Statement sql = connection.createStatement()) {
            database(sql, "kappa", "postgres");
            database(sql, "shop", "postgres");
        }
        accounts("kappa", "serving.sql", Map.of("kappa", LocalSecrets.SERVING, "kappa_writer", LocalSecrets.WRITER));
        accounts("shop", "source.sql", Map.of("kappa_cdc", LocalSecrets.SHOP));
    }

    private void accounts(String database, String script, Map<String, String> passwords)
            throws SQLException, IOException {
        try (Connection connection = connect(database);
                Statement sql = connection.createStatement()) {
            sql.execute(
                    Files.readString(settings.checkout().resolve("k8s/roles").resolve(script)));
            for (Map.Entry<String, String> account : passwords.entrySet()) {
                // sent as a verifier, never as a text that the server might log
                char[] password =
                        settings.home().secrets().value(account.getValue()).toCharArray();
                connection.unwrap(PGConnection.class).alterUserPassword(account.getKey(), password, "scram-sha-256");
            }
        }
    }

    private static void database(Statement sql, String name, String owner) throws SQLException {
        if (!exists(sql, "SELECT 1 FROM pg_database WHERE datname = " + PostgresIdentifier.literal(name))) {
            sql.execute(
                    "CREATE DATABASE " + PostgresIdentifier.quote(name) + " OWNER " + PostgresIdentifier.quote(owner));
        }
    }

    private static boolean exists(Statement sql, String query) throws SQLException {
        try (var rows = sql.executeQuery(query)) {
            return rows.next();
        }
    }

    private Connection connect(String database) throws SQLException {
        String url = "jdbc:postgresql://" + settings.address(Port.POSTGRES) + "/" + database
                + "?connectTimeout=2&socketTimeout=30&ApplicationName=kappa-local";
        return DriverManager.getConnection(
                url, "postgres", settings.home().secrets().value(LocalSecrets.POSTGRES));
    }

    /** Ends the connections and shuts down; TERM would wait for every client to leave. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    /** Postgres refuses to run as root: there it runs in a user name space in which nobody is. */
    private static List<String> asOrdinaryUser(String... line) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            if (!unshareWorks()) {
                throw new StackException(
                        "Postgres does not run as root, and this system does not let `unshare -U` hide it:"
                                + " run make up as another user");
            }
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(line));
        return command;
    }

    private static boolean unshareWorks() {
        try {
            return new ProcessBuilder("unshare", "-U", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
