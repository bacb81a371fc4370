package dev.kappa.connectors.s3.object;

import dev.kappa.connectors.s3.arrival.Arrival;
import dev.kappa.connectors.s3.raw.RawRecord;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.YieldingOperatorFactory;

/** Makes the operator that reads objects: it needs the task's mailbox. */
public final class ReadObjectsFactory extends AbstractStreamOperatorFactory<RawRecord>
        implements OneInputStreamOperatorFactory<Arrival, RawRecord>, YieldingOperatorFactory<RawRecord> {
    private static final long serialVersionUID = 1L;

    private final StoreConnector connector;
    private final ObjectReading reading;

    public ReadObjectsFactory(StoreConnector connector, ObjectReading reading) {
        this.connector = connector;
        this.reading = reading;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<RawRecord>> T createStreamOperator(
            StreamOperatorParameters<RawRecord> parameters) {
        ReadObjects operator = new ReadObjects(connector, reading, getMailboxExecutor());
        operator.setProcessingTimeService(processingTimeService);
        operator.setup(parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
        return (T) operator;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
        return ReadObjects.class;
    }
}
