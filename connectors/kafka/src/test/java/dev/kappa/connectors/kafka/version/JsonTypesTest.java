package dev.kappa.connectors.kafka.version;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class JsonTypesTest {

    @Test
    void everyColumnThatJsonCannotCarryIsNamed() {
        RowType type = (RowType) DataTypes.ROW(
                        DataTypes.FIELD("fine", DataTypes.ARRAY(DataTypes.DECIMAL(10, 2))),
                        DataTypes.FIELD("clock", DataTypes.TIME(3)),
                        DataTypes.FIELD("counts", DataTypes.MAP(DataTypes.INT(), DataTypes.STRING())),
                        DataTypes.FIELD(
                                "deep", DataTypes.ROW(DataTypes.FIELD("bag", DataTypes.MULTISET(DataTypes.INT())))),
                        DataTypes.FIELD("nothing", DataTypes.NULL()))
                .getLogicalType();

        assertEquals(
                List.of(
                        "column 'clock' has type TIME(3); JSON carries whole seconds only: CAST it to TIME(0) or STRING",
                        "column 'counts' has type MAP<INT, STRING>; the names in a JSON object are text: CAST the key to STRING",
                        "column 'deep.bag' has type MULTISET<INT>; the names in a JSON object are text: CAST the key to STRING",
                        "column 'nothing' has type NULL; JSON cannot carry it: CAST it to STRING or leave it out"),
                JsonTypes.problems(type));
    }

    @Test
    void keysSurviveTheirOption() {
        List<String> names = List.of("a;b", "c\\", "", "d");

        assertEquals(names, KeyColumns.parse(KeyColumns.format(names)));
        assertEquals(List.of(), KeyColumns.parse(""));
    }
}
