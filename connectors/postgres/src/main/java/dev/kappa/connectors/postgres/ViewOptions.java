package dev.kappa.connectors.postgres;

import dev.kappa.topology.serving.ViewColumn;
import dev.kappa.topology.serving.ViewTable;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Which table of which database a version of a view is written to.
 *
 * @param password a reference to a secret, resolved where the connection is opened
 * @param attempt the fencing number of this start of the job
 */
public record ViewOptions(
        String url, String user, String password, String schema, String table, String name, int version, long attempt)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The table that the rows go to. */
    public ViewTable viewTable(RowType type, Optional<List<String>> key) {
        return new ViewTable(
                schema,
                table,
                type.getFields().stream()
                        .map(field -> new ViewColumn(field.getName(), typeText(field.getType())))
                        .toList(),
                key);
    }

    /** The type as {@link ViewColumn} takes it, also for types that have no serializable form. */
    public static String typeText(LogicalType type) {
        try {
            return type.asSerializableString();
        } catch (RuntimeException noSerializableForm) {
            return type.asSummaryString();
        }
    }

    @Override
    public String toString() {
        return "view " + name + " version " + version + " in " + schema + "." + table;
    }
}
