package dev.kappa.gateway.endpoint;

import dev.kappa.gateway.execute.Answer;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.gateway.api.results.ResultSet;
import org.apache.flink.table.gateway.api.results.ResultSetImpl;
import org.apache.flink.table.utils.print.RowDataToStringConverter;

/** An answer as Flink's gateway hands rows to its clients. */
final class AnswerRows {
    private AnswerRows() {}

    static ResultSet of(Answer answer) {
        ResolvedSchema schema = ResolvedSchema.of(answer.columns().stream()
                .<Column>map(c -> Column.physical(c, DataTypes.STRING()))
                .toList());
        List<RowData> rows = answer.rows().stream().map(AnswerRows::row).toList();
        RowDataToStringConverter texts = row -> {
            String[] cells = new String[row.getArity()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = row.isNullAt(i) ? "" : row.getString(i).toString();
            }
            return cells;
        };
        return new ResultSetImpl(
                ResultSet.ResultType.PAYLOAD, null, schema, rows, texts, false, null, ResultKind.SUCCESS_WITH_CONTENT);
    }

    private static RowData row(List<String> values) {
        GenericRowData row = new GenericRowData(values.size());
        for (int i = 0; i < values.size(); i++) {
            row.setField(i, StringData.fromString(values.get(i)));
        }
        return row;
    }
}
