package dev.kappa.gateway.analysis;

import java.util.List;
import java.util.Optional;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;

/** Which Flink types come back from a JSON topic as they went in. */
final class TopicTypes {
    private TopicTypes() {}

    /** Why a column of this type cannot be in a topic; empty when it can. */
    static Optional<String> obstacle(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> Optional.empty();
            case CHAR, VARCHAR, BINARY, VARBINARY, DATE -> Optional.empty();
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Optional.empty();
            case TIME_WITHOUT_TIME_ZONE -> ((TimeType) type).getPrecision() == 0
                    ? Optional.empty()
                    : Optional.of("JSON topics keep whole seconds of a TIME; CAST it AS TIME(0) or AS STRING");
            case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> Optional.of("intervals have no JSON form; EXTRACT a number");
            case ARRAY -> obstacle(((ArrayType) type).getElementType());
            case MULTISET -> keyed(((MultisetType) type).getElementType(), type.getChildren());
            case MAP -> keyed(((MapType) type).getKeyType(), type.getChildren());
            case ROW -> ((RowType) type)
                    .getChildren().stream()
                            .map(TopicTypes::obstacle)
                            .flatMap(Optional::stream)
                            .findFirst();
            case NULL -> Optional.of("a bare NULL has no type; write CAST(NULL AS STRING), or the type that you mean");
            case TIMESTAMP_WITH_TIME_ZONE, DISTINCT_TYPE, STRUCTURED_TYPE, RAW, SYMBOL, UNRESOLVED -> Optional.of(
                    "the type has no JSON form; CAST it AS STRING");
        };
    }

    private static Optional<String> keyed(LogicalType key, List<LogicalType> children) {
        return switch (key.getTypeRoot()) {
            case CHAR, VARCHAR -> children.stream()
                    .map(TopicTypes::obstacle)
                    .flatMap(Optional::stream)
                    .findFirst();
            default -> Optional.of("JSON objects have text keys; CAST the map's key AS STRING");
        };
    }
}
