package dev.kappa.connectors.cdc.mysql;

import dev.kappa.connectors.cdc.OptionReader;
import dev.kappa.connectors.cdc.TablePatterns;
import dev.kappa.topology.error.ErrorCode;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of a {@code mysql-cdc} source.
 *
 * @param password as written, normally a reference to a secret
 * @param serverId one number, or a range of at least as many as there are parallel readers; no other replica may use them
 * @param debezium passed on to Debezium: only what changes neither the records nor what is read
 */
record MySqlOptions(
        String source,
        String hostname,
        int port,
        String username,
        String password,
        String database,
        TablePatterns tables,
        String serverId,
        String serverTimeZone,
        int chunkSize,
        long connectTimeoutMillis,
        long heartbeatMillis,
        Map<String, String> driver,
        Map<String, String> debezium)
        implements Serializable {
    private static final int FIRST_SERVER_ID = 100_000;
    private static final int SERVER_IDS = 16;
    private static final String DRIVER_PREFIX = "jdbc.properties.";
    /** What MySQL's own clients do; without the second, an account is let in only while the server remembers that it was. */
    private static final Map<String, String> DRIVER_DEFAULTS =
            Map.of("sslMode", "PREFERRED", "allowPublicKeyRetrieval", "true");

    private static final String[] DRIVER = {
        "sslMode",
        "tlsVersions",
        "trustCertificateKeyStoreUrl",
        "trustCertificateKeyStoreType",
        "trustCertificateKeyStorePassword",
        "clientCertificateKeyStoreUrl",
        "clientCertificateKeyStoreType",
        "clientCertificateKeyStorePassword",
        "allowPublicKeyRetrieval",
        "socketTimeout"
    };
    private static final String[] DEBEZIUM = {
        "connect.keep.alive",
        "connect.keep.alive.interval.ms",
        "max.batch.size",
        "max.queue.size",
        "max.queue.size.in.bytes",
        "poll.interval.ms",
        "event.deserialization.failure.handling.mode",
        "inconsistent.schema.handling.mode"
    };

    MySqlOptions {
        driver = new TreeMap<>(driver);
        debezium = new TreeMap<>(debezium);
    }

    static MySqlOptions of(String source, Map<String, String> given) {
        OptionReader in = new OptionReader("source '" + source + "'", given);
        in.text("connector", "mysql-cdc");
        Map<String, String> driver = new TreeMap<>(DRIVER_DEFAULTS);
        driver.putAll(in.prefixed(DRIVER_PREFIX, DRIVER));
        in.choice(DRIVER_PREFIX + "sslMode", "PREFERRED", "DISABLED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY");
        for (String store : BinaryLogEncryption.STORES.keySet()) {
            in.matching(DRIVER_PREFIX + store + "Url", "", "(file:/(//)?[^/].*)?", "a file: 'file:///…'");
        }
        String database = in.required("database-name");
        MySqlOptions options = new MySqlOptions(
                source,
                in.host("hostname"),
                in.number("port", 3306, 1, 65535),
                in.required("username"),
                in.secret("password"),
                database,
                in.tables(database, in.text("table-list", in.text("table-name", ""))),
                in.matching(
                        "server-id", serverIds(source), "[0-9]+(-[0-9]+)?", "a number or a range such as 5400-5415"),
                zone(in),
                in.number("scan.incremental.snapshot.chunk.size", 8096, 2, 10_000_000),
                in.duration("connect.timeout", 30_000),
                in.duration("heartbeat.interval", 10_000),
                driver,
                in.prefixed("debezium.", DEBEZIUM));
        in.finish("mysql-cdc");
        return options;
    }

    /** A range of the source's own, so that two sources on one server do not throw each other out. */
    private static String serverIds(String source) {
        int first = FIRST_SERVER_ID + Math.floorMod(source.hashCode(), 1_000_000) * SERVER_IDS;
        return first + "-" + (first + SERVER_IDS - 1);
    }

    private static String zone(OptionReader in) {
        String zone = in.text("server-time-zone", "UTC");
        try {
            return ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            in.problem(
                    ErrorCode.INVALID_OPTION,
                    "option 'server-time-zone': '" + zone + "' is not a time zone.",
                    "Write what SELECT @@session.time_zone says, such as 'UTC' or 'Europe/Amsterdam'.");
            return "UTC";
        }
    }
}
