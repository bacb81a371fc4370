package dev.kappa.redeploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A job for tests: counts slowly, keeps the count in state, and tells in a file from where it went on. */
public final class CountingJob {
    private CountingJob() {}

    /** Arguments: the file, and what to do: {@code count}, {@code fail}, {@code refuse} or {@code end}. */
    public static void main(String[] args) throws Exception {
        if (args[1].equals("refuse")) {
            throw new IllegalArgumentException("no such topic 'nowhere'");
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSource(
                        new NumberSequenceSource(0, args[1].equals("end") ? 10 : Long.MAX_VALUE - 1),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .map(new Count(args[0], args[1].equals("fail")))
                .returns(Types.LONG)
                .uid("count")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        env.executeAsync();
    }

    private static final class Count extends RichMapFunction<Long, Long> implements CheckpointedFunction {
        private static final long serialVersionUID = 1L;

        private final String file;
        private final boolean failing;
        private transient ListState<Long> state;
        private transient long count;

        Count(String file, boolean failing) {
            this.file = file;
            this.failing = failing;
        }

        @Override
        public Long map(Long number) throws Exception {
            if (failing) {
                throw new IllegalStateException("cannot take " + number, new ArithmeticException("division by zero"));
            }
            Thread.sleep(2);
            return ++count;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            state.update(List.of(count));
        }

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("count", Long.class));
            for (Long restored : state.get()) {
                count = restored;
            }
            Files.writeString(Path.of(file), Long.toString(count));
        }
    }
}
