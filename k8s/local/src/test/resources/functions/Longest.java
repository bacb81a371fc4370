package its;

import org.apache.flink.table.functions.AggregateFunction;

public class Longest extends AggregateFunction<String, Longest.Kept> {
    public static class Kept {
        public String text = "";
    }

    @Override
    public Kept createAccumulator() {
        return new Kept();
    }

    public void accumulate(Kept kept, String said) {
        if (said.length() > kept.text.length()) {
            kept.text = said;
        }
    }

    @Override
    public String getValue(Kept kept) {
        return kept.text;
    }
}
