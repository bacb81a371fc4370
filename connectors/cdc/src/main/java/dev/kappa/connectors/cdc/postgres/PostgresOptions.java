package dev.kappa.connectors.cdc.postgres;

import dev.kappa.connectors.cdc.OptionReader;
import dev.kappa.connectors.cdc.TablePatterns;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of a {@code postgres-cdc} source.
 *
 * @param password as written, normally a reference to a secret; resolved only where a connection is opened
 * @param chunkSize rows that one snapshot query reads and that are held in memory at once
 * @param keylessTables whether a table without a primary key is captured, with records that have no key
 */
public record PostgresOptions(
        String source,
        String hostname,
        int port,
        String username,
        String password,
        String database,
        TablePatterns tables,
        String slot,
        String publication,
        int chunkSize,
        long connectTimeoutMillis,
        boolean keylessTables,
        Map<String, String> driver)
        implements Serializable {
    private static final String DRIVER_PREFIX = "jdbc.properties.";
    private static final String[] DRIVER = {
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "sslpassword",
        "sslNegotiation",
        "channelBinding",
        "gssEncMode",
        "socketTimeout"
    };

    public PostgresOptions {
        driver = new TreeMap<>(driver);
    }

    /** Reads and checks all options, reporting every problem at once. */
    public static PostgresOptions of(String source, Map<String, String> given) {
        OptionReader in = new OptionReader("source '" + source + "'", given);
        String name = "kappa_" + source.toLowerCase(Locale.ROOT);
        in.text("connector", "postgres-cdc");
        String schemas = in.text("schema-list", in.text("schema-name", "public"));
        String tables = in.text("table-list", in.text("table-name", ""));
        PostgresOptions options = new PostgresOptions(
                source,
                in.host("hostname"),
                in.number("port", 5432, 1, 65535),
                postgresName(in, "username", in.required("username")),
                in.secret("password"),
                postgresName(in, "database-name", in.required("database-name")),
                in.tables(schemas, tables),
                in.matching("slot.name", name, "[a-z0-9_]{1,63}", "lower-case letters, digits and _"),
                publication(in, name),
                in.number("scan.incremental.snapshot.chunk.size", 8096, 1, 1_000_000),
                in.duration("connect.timeout", 30_000),
                in.choice("tables-without-primary-key", "refuse", "allow").equals("allow"),
                in.prefixed(DRIVER_PREFIX, DRIVER));
        in.choice("decoding.plugin.name", "pgoutput");
        in.finish("postgres-cdc");
        return options;
    }

    /** Such a name goes into statements that repair what is missing. */
    private static String postgresName(OptionReader in, String option, String value) {
        PostgresIdentifier.problem(value.isEmpty() ? option : value)
                .ifPresent(problem -> in.problem(
                        ErrorCode.INVALID_OPTION,
                        "option '" + option + "': " + problem + ".",
                        "Write the name that pg_catalog has."));
        return value;
    }

    /** The driver puts it between single quotes as it is. */
    private static String publication(OptionReader in, String otherwise) {
        String given = in.matching(
                "publication",
                in.text("publication.name", in.text("debezium.publication.name", otherwise)),
                "[^'\\\\\\x00]+",
                "a name without single quotes and backslashes");
        return postgresName(in, "publication", given);
    }
}
