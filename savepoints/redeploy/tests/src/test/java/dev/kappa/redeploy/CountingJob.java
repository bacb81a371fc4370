package dev.kappa.redeploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.YieldingOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

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
                .filter(number -> number <= 10)
                .keyBy(number -> number)
                .transform("first", Types.LONG, new FirstFactory())
                .uid("first")
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

    /**
     * Keeps the first number of each key, in files that no later checkpoint writes anew. After each snapshot it is busy for a while with
     * a letter to itself, so that Flink's word that the checkpoint is complete, and the barrier of the next, both come meanwhile:
     * then Flink takes the barrier first.
     */
    private static final class First extends AbstractStreamOperator<Long>
            implements OneInputStreamOperator<Long, Long> {
        private static final long serialVersionUID = 1L;
        private static final long BUSY_MILLIS = 400;

        private final transient MailboxExecutor mailbox;
        private transient ValueState<Long> first;

        First(StreamOperatorParameters<Long> parameters, MailboxExecutor mailbox) {
            this.mailbox = mailbox;
            setProcessingTimeService(parameters.getProcessingTimeService());
            setup(parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
        }

        @Override
        public void initializeState(StateInitializationContext context) throws Exception {
            super.initializeState(context);
            first = context.getKeyedStateStore().getState(new ValueStateDescriptor<>("first", Long.class));
        }

        @Override
        public void processElement(StreamRecord<Long> element) throws Exception {
            if (first.value() == null) {
                first.update(element.getValue());
            }
            output.collect(element);
        }

        @Override
        public void snapshotState(StateSnapshotContext context) throws Exception {
            super.snapshotState(context);
            mailbox.execute(() -> Thread.sleep(BUSY_MILLIS), "a long letter");
        }
    }

    private static final class FirstFactory extends AbstractStreamOperatorFactory<Long>
            implements OneInputStreamOperatorFactory<Long, Long>, YieldingOperatorFactory<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("unchecked")
        public <T extends StreamOperator<Long>> T createStreamOperator(StreamOperatorParameters<Long> parameters) {
            return (T) new First(parameters, getMailboxExecutor());
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
            return First.class;
        }
    }
}
