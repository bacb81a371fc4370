package dev.kappa.connectors.cdc.postgres;

import dev.kappa.connectors.cdc.CapturedRecord;
import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.Database;
import dev.kappa.connectors.cdc.TableTopics;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.serving.PostgresIdentifier;
import dev.kappa.topology.source.SourceSight;
import dev.kappa.topology.source.TableShape;
import io.debezium.relational.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.Source;

/** Postgres as a source: what the gateway asks about it, and how it is captured. */
public final class PostgresDatabase implements Database {
    @Override
    public Set<String> connectors() {
        return Set.of("postgres-cdc");
    }

    @Override
    public Source<CapturedRecord, ?, ?> source(CdcSpec spec) {
        return new PostgresSource(spec, PostgresOptions.of(spec.source(), spec.options()));
    }

    @Override
    public List<Problem> check(String source, Map<String, String> options) {
        try {
            return new PostgresCheck(PostgresOptions.of(source, options)).problems();
        } catch (KappaException e) {
            return e.problems();
        }
    }

    @Override
    public SourceSight sight(String source, Map<String, String> options) {
        return new PostgresSight(PostgresOptions.of(source, options)).look();
    }

    @Override
    public TableShape describe(String source, Map<String, String> options, String table) {
        PostgresOptions o = PostgresOptions.of(source, options);
        return looking(o, catalog -> {
            TableId id = captured(o, catalog, table);
            return catalog.shape(PgTable.schema(id), PgTable.name(id));
        });
    }

    @Override
    public String rawTopic(String source, Map<String, String> options, String table) {
        PostgresOptions o = PostgresOptions.of(source, options);
        return looking(o, catalog -> topic(source, captured(o, catalog, table)));
    }

    @Override
    public Set<String> rawTopics(String source, Map<String, String> options) {
        PostgresOptions o = PostgresOptions.of(source, options);
        return looking(o, catalog -> {
            Set<String> topics = new TreeSet<>();
            catalog.matching(o.tables()).forEach(id -> topics.add(topic(source, id)));
            return topics;
        });
    }

    /** {@code schema.table}, or a table of schema public by its bare name. */
    private static TableId captured(PostgresOptions o, PgCatalog catalog, String table) throws SQLException {
        Map<String, TableId> known = new TreeMap<>();
        for (TableId id : catalog.matching(o.tables())) {
            known.put(PgTable.schema(id) + "." + PgTable.name(id), id);
        }
        TableId found = known.getOrDefault(table, known.get("public." + table));
        if (found == null) {
            throw new KappaException(
                    ErrorCode.UNKNOWN_TABLE,
                    "source '" + o.source() + "' has no table '" + table + "'.",
                    NearestName.hint(table.contains(".") ? table : "public." + table, known.keySet()));
        }
        return found;
    }

    private static String topic(String source, TableId id) {
        return TableTopics.topic(source, PgTable.schema(id), PgTable.name(id));
    }

    /** Looks something up in the catalog. */
    private interface Look<T> {
        T at(PgCatalog catalog) throws SQLException;
    }

    private static <T> T looking(PostgresOptions o, Look<T> look) {
        try (Connection connection = Connections.open(o)) {
            return look.at(new PgCatalog(connection, new PgTypes()));
        } catch (SQLException e) {
            throw new KappaException(ConnectionProblem.of(o, e), e);
        }
    }

    @Override
    public void forget(String source, Map<String, String> options) {
        PostgresOptions o = PostgresOptions.of(source, options);
        try {
            new Slot(o).drop();
        } catch (SQLException e) {
            throw new KappaException(
                    Problem.of(
                            ErrorCode.SETUP,
                            "source '" + source + "': replication slot '" + o.slot() + "' cannot be dropped: "
                                    + e.getMessage() + ".",
                            "SELECT pg_drop_replication_slot(" + PostgresIdentifier.literal(o.slot()) + ");"),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
