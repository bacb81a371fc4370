package dev.kappa.connectors.s3.object;

import dev.kappa.connectors.s3.arrival.Arrival;
import dev.kappa.connectors.s3.arrival.Arrival.Notified;
import dev.kappa.connectors.s3.arrival.Arrival.Unreadable;
import dev.kappa.connectors.s3.notification.EventKind;
import dev.kappa.connectors.s3.options.KeyGlobs;
import dev.kappa.connectors.s3.raw.RawRecord;
import dev.kappa.connectors.s3.raw.RawRecord.MessageLetter;
import dev.kappa.connectors.s3.raw.RawRecord.NotificationFact;
import dev.kappa.connectors.s3.raw.RawRecord.ObjectLetter;
import dev.kappa.connectors.s3.raw.RawRecord.ObjectRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Passes on every notification and letter at once, and queues the objects that the globs select. Their records follow in the order of the
 * notifications, 4 MiB at a tick of the processing time, so that barriers pass between. Up to {@value Fetches#THREADS} objects are fetched
 * ahead by threads; what is queued is in the operator's state. Only a full queue ({@value #LONGEST_BACKLOG}) holds up the input.
 */
final class ReadObjects extends AbstractStreamOperator<RawRecord>
        implements OneInputStreamOperator<Arrival, RawRecord> {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_BACKLOG = 10_000;
    private static final long BYTES_A_TICK = 4 << 20;

    private final StoreConnector connector;
    private final ObjectReading reading;
    private final transient MailboxExecutor mailbox;

    private transient KeyGlobs globs;
    private transient Deque<ObjectTask> backlog;
    private transient ListState<byte[]> state;
    private transient Fetches fetches;
    private transient boolean tickOnItsWay;
    private transient Counter notifications;
    private transient Counter objects;
    private transient Counter records;
    private transient Counter deadLetters;

    ReadObjects(StoreConnector connector, ObjectReading reading, MailboxExecutor mailbox) {
        this.connector = connector;
        this.reading = reading;
        this.mailbox = mailbox;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        backlog = new ArrayDeque<>();
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("pending-objects", BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] bytes : state.get()) {
            backlog.add(new ObjectTask(
                    SimpleVersionedSerialization.readVersionAndDeSerialize(new PendingObjectSerializer(), bytes)));
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        globs = reading.keys();
        Path local = getContainingTask()
                .getEnvironment()
                .getIOManager()
                .getSpillingDirectories()[0]
                .toPath();
        fetches = new Fetches(connector.connect(), local, reading.maxObjectBytes());
        notifications = getMetricGroup().counter("notifications");
        objects = getMetricGroup().counter("objects");
        records = getMetricGroup().counter("records");
        deadLetters = getMetricGroup().counter("dead_letters");
        getMetricGroup().gauge("backlog", () -> backlog.size());
        fetchAhead();
    }

    @Override
    public void processElement(StreamRecord<Arrival> element) throws Exception {
        Arrival arrival = element.getValue();
        if (arrival instanceof Unreadable unreadable) {
            deadLetters.inc();
            emit(new MessageLetter(unreadable));
        } else if (arrival instanceof Notified notified) {
            notifications.inc();
            emit(new NotificationFact(notified.messageId(), notified.notification(), notified.superseded()));
            if (notified.notification().kind() == EventKind.CREATED
                    && globs.matches(notified.notification().key())) {
                enqueue(PendingObject.of(notified.messageId(), notified.notification()));
            }
        }
    }

    private void enqueue(PendingObject pending) throws InterruptedException {
        while (backlog.size() >= LONGEST_BACKLOG) {
            mailbox.yield();
        }
        backlog.add(new ObjectTask(pending));
        fetchAhead();
    }

    private void fetchAhead() {
        int ahead = 0;
        for (ObjectTask task : backlog) {
            if (ahead++ == Fetches.THREADS) {
                return;
            }
            if (!task.fetching()) {
                task.fetch(fetches).whenComplete((fetched, failure) -> mailbox.execute(this::goOn, "object fetched"));
            }
        }
    }

    /** Emits the next piece of what is there, in the order of the notifications. */
    private void advance() throws Exception {
        for (long bytes = 0; !backlog.isEmpty() && backlog.peek().fetched(); ) {
            if (bytes >= BYTES_A_TICK) {
                goOn();
                return;
            }
            bytes += advance(backlog.peek());
        }
    }

    private long advance(ObjectTask task) throws Exception {
        Optional<String> refusal = task.open(reading);
        if (refusal.isPresent()) {
            letter(task, refusal.get());
            done();
            return 0;
        }
        Optional<Scanned> next = task.next();
        if (next.isEmpty()) {
            objects.inc();
            done();
            return 0;
        }
        return take(task.pending(), next.get());
    }

    private void done() throws IOException {
        backlog.remove().close();
        fetchAhead();
    }

    /**
     * Reads on at the next tick of the processing time, not by a mail: a task that stops with a savepoint runs its mails after the savepoint
     * too, but no tick. A record that is emitted then is in a transaction that nobody commits, and its writer fails for it.
     */
    private void goOn() {
        if (tickOnItsWay) {
            return;
        }
        tickOnItsWay = true;
        ProcessingTimeService time = getProcessingTimeService();
        time.registerTimer(time.getCurrentProcessingTime() + 1, now -> {
            tickOnItsWay = false;
            advance();
        });
    }

    private long take(PendingObject pending, Scanned scanned) {
        if (scanned instanceof Scanned.Line line) {
            records.inc();
            emit(new ObjectRecord(pending.notification(), pending.readETag(), line.line(), line.bytes()));
            return line.bytes().length;
        }
        Scanned.Unusable unusable = (Scanned.Unusable) scanned;
        deadLetters.inc();
        emit(new ObjectLetter(
                pending.messageId(),
                pending.notification(),
                pending.object() + " line " + unusable.line() + ": " + unusable.reason(),
                unusable.line(),
                Optional.of(unusable.start()),
                unusable.length()));
        return unusable.length();
    }

    private void letter(ObjectTask task, String reason) {
        PendingObject pending = task.pending();
        String begun = pending.begun()
                ? "; its records before line " + pending.place().line() + " had been taken before a restart"
                : "";
        deadLetters.inc();
        emit(new ObjectLetter(
                pending.messageId(),
                pending.notification(),
                pending.object() + ": " + reason + begun,
                pending.begun() ? pending.place().line() : 0,
                Optional.empty(),
                0));
    }

    private void emit(RawRecord record) {
        output.collect(new StreamRecord<>(record));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<byte[]> bytes = new ArrayList<>(backlog.size());
        for (ObjectTask task : backlog) {
            bytes.add(SimpleVersionedSerialization.writeVersionAndSerialize(
                    new PendingObjectSerializer(), task.pending()));
        }
        state.update(bytes);
    }

    /** A job that is drained ends when everything is read; there are no ticks any more. */
    @Override
    public void finish() throws Exception {
        while (!backlog.isEmpty()) {
            if (backlog.peek().fetched()) {
                advance();
            } else {
                mailbox.yield();
            }
        }
        super.finish();
    }

    @Override
    public void close() throws Exception {
        try {
            for (ObjectTask task : backlog == null ? new ArrayDeque<ObjectTask>() : backlog) {
                task.close();
            }
        } finally {
            if (fetches != null) {
                fetches.close();
            }
            super.close();
        }
    }
}
