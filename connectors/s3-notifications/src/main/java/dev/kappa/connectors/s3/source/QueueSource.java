package dev.kappa.connectors.s3.source;

import dev.kappa.connectors.s3.arrival.Arrival;
import dev.kappa.connectors.s3.arrival.ArrivalSerializer;
import dev.kappa.connectors.s3.enumerator.NoState;
import dev.kappa.connectors.s3.enumerator.NoStateSerializer;
import dev.kappa.connectors.s3.enumerator.QueueSplitEnumerator;
import dev.kappa.connectors.s3.queue.QueueConnector;
import dev.kappa.connectors.s3.reader.QueueReading;
import dev.kappa.connectors.s3.reader.QueueSourceReader;
import dev.kappa.connectors.s3.split.QueueSplit;
import dev.kappa.connectors.s3.split.QueueSplitSerializer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads notifications from one queue with any number of readers. Delivers at least once, in no order; a message is deleted from the queue
 * only after a checkpoint that covers it has completed, so what is behind the source must know duplicates. Needs checkpoints: without them
 * nothing is ever deleted, and reading stops at {@link QueueReading#maxInFlight}.
 */
public final class QueueSource implements Source<Arrival, QueueSplit, NoState>, ResultTypeQueryable<Arrival> {
    private static final long serialVersionUID = 1L;

    private final QueueConnector connector;
    private final QueueReading reading;

    public QueueSource(QueueConnector connector, QueueReading reading) {
        this.connector = connector;
        this.reading = reading;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<Arrival, QueueSplit> createReader(SourceReaderContext context) {
        return QueueSourceReader.open(connector.connect(), reading, context);
    }

    @Override
    public SplitEnumerator<QueueSplit, NoState> createEnumerator(SplitEnumeratorContext<QueueSplit> context) {
        return new QueueSplitEnumerator(context, reading.queueUrl());
    }

    @Override
    public SplitEnumerator<QueueSplit, NoState> restoreEnumerator(
            SplitEnumeratorContext<QueueSplit> context, NoState state) {
        return createEnumerator(context);
    }

    @Override
    public SimpleVersionedSerializer<QueueSplit> getSplitSerializer() {
        return new QueueSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<NoState> getEnumeratorCheckpointSerializer() {
        return new NoStateSerializer();
    }

    @Override
    public TypeInformation<Arrival> getProducedType() {
        return ArrivalSerializer.TYPE;
    }
}
