package its;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.types.Row;

@FunctionHint(output = @DataTypeHint("ROW<word STRING>"))
public class Words extends TableFunction<Row> {
    public void eval(String said) {
        for (String word : said.split(" ")) {
            collect(Row.of(word));
        }
    }
}
