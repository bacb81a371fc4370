package dev.kappa.connectors.cdc.postgres;

import dev.kappa.connectors.cdc.CapturedRecord;
import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.Database;
import dev.kappa.connectors.cdc.TableTopics;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.source.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        return List.of();
    }

    @Override
    public TableShape describe(String source, Map<String, String> options, String table) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String rawTopic(String source, Map<String, String> options, String table) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> rawTopics(String source, Map<String, String> options) {
        PostgresOptions o = PostgresOptions.of(source, options);
        try (Connection connection = Connections.open(o)) {
            Set<String> topics = new TreeSet<>();
            new PgCatalog(connection, new PgTypes())
                    .matching(o.tables())
                    .forEach(id -> topics.add(TableTopics.topic(source, PgTable.schema(id), PgTable.name(id))));
            return topics;
        } catch (SQLException e) {
            throw new KappaException(
                    Problem.of(
                            ErrorCode.UNREACHABLE,
                            "source '" + source + "': tables cannot be listed: " + e.getMessage() + "."),
                    e);
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
                            "SELECT pg_drop_replication_slot('" + o.slot() + "');"),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
