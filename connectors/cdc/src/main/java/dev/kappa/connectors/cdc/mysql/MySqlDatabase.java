package dev.kappa.connectors.cdc.mysql;

import dev.kappa.connectors.cdc.CapturedRecord;
import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.Database;
import dev.kappa.connectors.cdc.TableTopics;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.source.SourceSight;
import dev.kappa.topology.source.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.cdc.connectors.mysql.source.MySqlSources;

/** MySQL and MariaDB as a source: what the gateway asks about it, and how it is captured. */
public final class MySqlDatabase implements Database {
    @Override
    public Set<String> connectors() {
        return Set.of("mysql-cdc");
    }

    @Override
    public Source<CapturedRecord, ?, ?> source(CdcSpec spec) {
        MySqlOptions options = MySqlOptions.of(spec.source(), spec.options());
        return MySqlSources.of(new LateSecretConfigFactory(options), new MySqlRecordMaker(spec, options.tables()));
    }

    @Override
    public List<Problem> check(String source, Map<String, String> options) {
        try {
            return new MySqlCheck(MySqlOptions.of(source, options)).problems();
        } catch (KappaException e) {
            return e.problems();
        }
    }

    @Override
    public SourceSight sight(String source, Map<String, String> options) {
        MySqlOptions o = MySqlOptions.of(source, options);
        return new SourceSight(looking(o, MySqlCatalog::log), new MySqlCheck(o).sinceItIsThere());
    }

    @Override
    public TableShape describe(String source, Map<String, String> options, String table) {
        MySqlOptions o = MySqlOptions.of(source, options);
        return looking(o, catalog -> catalog.shape(captured(o, catalog, table)));
    }

    @Override
    public String rawTopic(String source, Map<String, String> options, String table) {
        MySqlOptions o = MySqlOptions.of(source, options);
        return looking(o, catalog -> topic(source, captured(o, catalog, table)));
    }

    @Override
    public Set<String> rawTopics(String source, Map<String, String> options) {
        MySqlOptions o = MySqlOptions.of(source, options);
        return looking(o, catalog -> {
            Set<String> topics = new TreeSet<>();
            catalog.matching(o).forEach(n -> topics.add(topic(source, n)));
            return topics;
        });
    }

    /** A reader of the binary log leaves nothing behind. */
    @Override
    public void forget(String source, Map<String, String> options) {
        MySqlOptions.of(source, options);
    }

    private static String topic(String source, MySqlCatalog.Name name) {
        return TableTopics.topic(source, name.database(), name.table());
    }

    /** {@code database.table}, or a table of the source's database by its bare name. */
    private static MySqlCatalog.Name captured(MySqlOptions o, MySqlCatalog catalog, String table) throws SQLException {
        Map<String, MySqlCatalog.Name> known = new TreeMap<>();
        catalog.matching(o).forEach(n -> known.put(n.toString(), n));
        MySqlCatalog.Name found = known.getOrDefault(table, known.get(o.database() + "." + table));
        if (found == null) {
            throw new KappaException(
                    ErrorCode.UNKNOWN_TABLE,
                    "source '" + o.source() + "' has no table '" + table + "'.",
                    NearestName.hint(table.contains(".") ? table : o.database() + "." + table, known.keySet()));
        }
        return found;
    }

    /** Looks something up in the catalog. */
    private interface Look<T> {
        T at(MySqlCatalog catalog) throws SQLException;
    }

    private static <T> T looking(MySqlOptions o, Look<T> look) {
        try (Connection connection = MySqlConnections.open(o)) {
            return look.at(new MySqlCatalog(connection));
        } catch (SQLException e) {
            throw new KappaException(MySqlCheck.problem(o, e), e);
        }
    }
}
