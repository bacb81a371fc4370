package dev.kappa.gateway.endpoint;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.topology.statement.StatementText;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.catalog.CatalogBaseTable.TableKind;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.gateway.api.SqlGatewayService;
import org.apache.flink.table.gateway.api.results.TableInfo;
import org.apache.flink.table.gateway.api.session.SessionHandle;

/** What a session has made for itself, temporary views and tables of other catalogs: what a mistyped name may have meant. */
record SessionTables(SqlGatewayService flink) {
    private static final EnumSet<TableKind> ALL = EnumSet.of(TableKind.TABLE, TableKind.VIEW);

    /** Names in the current catalog; with their columns those that the statement mentions. */
    Map<String, List<String>> of(SessionHandle session, StatementText statement) {
        Map<String, List<String>> tables = new TreeMap<>();
        String catalog = flink.getCurrentCatalog(session);
        for (String database : flink.listDatabases(session, catalog)) {
            for (TableInfo table : flink.listTables(session, catalog, database, ALL)) {
                ObjectIdentifier id = table.getIdentifier();
                boolean asked =
                        !id.getCatalogName().equals(KappaCatalog.NAME) || table.getTableKind() == TableKind.VIEW;
                boolean mentioned = statement.place(id.getObjectName()).isPresent();
                tables.put(id.getObjectName(), asked && mentioned ? columns(session, id) : List.of());
            }
        }
        return tables;
    }

    private List<String> columns(SessionHandle session, ObjectIdentifier table) {
        return flink.getTable(session, table).getResolvedSchema().getColumnNames();
    }
}
