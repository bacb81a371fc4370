package its;

import dev.kappa.jobs.StateVersion;
import dev.kappa.jobs.StreamJob;
import dev.kappa.jobs.StreamJobContext;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;

/** A user's job: numbers the bookings of each account and sums them up. What is in @...@ the test puts in. */
@StateVersion("@STATE@")
public final class Running implements StreamJob {
    @Override
    public DataStream<Row> build(StreamJobContext context) {
        return context.input("bookings")
                .keyBy(booking -> booking.<Long>getFieldAs("account"))
                .process(new Sums())
                .returns(context.outputType())
                .uid("@UID@");
    }

    private static final class Sums extends KeyedProcessFunction<Long, Row, Row> {
        private transient ValueState<@TYPE@> number;
        private transient ValueState<@TYPE@> total;

        @Override
        public void open(OpenContext context) {
            number = getRuntimeContext().getState(new ValueStateDescriptor<>("number", @TYPE@.class));
            total = getRuntimeContext().getState(new ValueStateDescriptor<>("total", @TYPE@.class));
        }

        @Override
        public void processElement(Row booking, Context context, Collector<Row> rows) throws Exception {
            long n = number.value() == null ? 0 : Long.parseLong(String.valueOf(number.value()));
            long sum = total.value() == null ? 0 : Long.parseLong(String.valueOf(total.value()));
            n++;
            sum += booking.<Long>getFieldAs("amount");
            number.update(@TYPE@.valueOf(n));
            total.update(@TYPE@.valueOf(sum));
            rows.collect(Row.of(booking.getField("id"), booking.getField("account"), n, sum, "@CODE@"));
        }
    }
}
