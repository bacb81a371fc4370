package dev.kappa.connectors.s3.reader;

import dev.kappa.connectors.s3.arrival.Arrival;
import dev.kappa.connectors.s3.arrival.Arrival.Notified;
import dev.kappa.connectors.s3.arrival.Arrival.Unreadable;
import dev.kappa.connectors.s3.notification.MessageReader;
import dev.kappa.connectors.s3.notification.Notification;
import dev.kappa.connectors.s3.notification.ParsedMessage;
import dev.kappa.connectors.s3.notification.ParsedMessage.Rejection;
import dev.kappa.connectors.s3.queue.QueueMessage;
import dev.kappa.connectors.s3.split.QueueSplit;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Emits all that one message holds and marks it emitted, in one step between two checkpoints. */
final class ArrivalEmitter implements RecordEmitter<QueueMessage, Arrival, QueueSplit> {
    private final Receipts receipts;
    private final String bucket;
    private final Counter messages;
    private final Counter otherBuckets;

    ArrivalEmitter(Receipts receipts, String bucket, MetricGroup metrics) {
        this.receipts = receipts;
        this.bucket = bucket;
        this.messages = metrics.counter("messages");
        this.otherBuckets = metrics.counter("other_buckets");
        metrics.gauge("in_flight", receipts::inFlight);
    }

    @Override
    public void emitRecord(QueueMessage message, SourceOutput<Arrival> output, QueueSplit split) {
        messages.inc();
        ParsedMessage parsed = MessageReader.read(message.body(), message.sentAt());
        for (Notification notification : parsed.notifications()) {
            if (bucket.isEmpty() || bucket.equals(notification.bucket())) {
                output.collect(new Notified(message.id(), notification, false));
            } else {
                otherBuckets.inc();
            }
        }
        for (Rejection rejection : parsed.rejections()) {
            output.collect(new Unreadable(
                    message.id(), rejection.part(), rejection.reason(), message.body(), message.sentAt()));
        }
        receipts.emitted(message.receipt());
    }
}
