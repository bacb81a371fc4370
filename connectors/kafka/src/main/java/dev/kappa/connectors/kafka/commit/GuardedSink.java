package dev.kappa.connectors.kafka.commit;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A two-phase committing sink with a guard around its committer; state and committables are those of the sink itself, so that a job may
 * be restored from a savepoint that was taken without the guard, and the other way round.
 *
 * @param <I> what is written
 * @param <S> the writer's state
 * @param <C> what is committed
 */
public final class GuardedSink<I, S, C> implements Sink<I>, SupportsWriterState<I, S>, SupportsCommitter<C> {
    private static final long serialVersionUID = 1L;

    private final Sink<I> writes;
    private final SupportsWriterState<I, S> restores;
    private final SupportsCommitter<C> commits;
    private final CommitGuard guard;

    private GuardedSink(
            Sink<I> writes, SupportsWriterState<I, S> restores, SupportsCommitter<C> commits, CommitGuard guard) {
        this.writes = writes;
        this.restores = restores;
        this.commits = commits;
        this.guard = guard;
    }

    /** The same sink behind the guard; it must keep a writer's state and commit, as the Kafka sink does. */
    public static <I> Sink<I> of(Sink<I> sink, CommitGuard guard) {
        if (sink instanceof SupportsWriterState<?, ?> stateful && sink instanceof SupportsCommitter<?> committing) {
            return of(sink, stateful, committing, guard);
        }
        throw new IllegalArgumentException(sink + " does not commit in two phases");
    }

    @SuppressWarnings("unchecked") // It is one and the same sink.
    private static <I, S, C> Sink<I> of(
            Sink<I> sink, SupportsWriterState<?, S> stateful, SupportsCommitter<C> committing, CommitGuard guard) {
        return new GuardedSink<>(sink, (SupportsWriterState<I, S>) stateful, committing, guard);
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation") // Flink 1.20 has no Sink without it.
    public SinkWriter<I> createWriter(InitContext context) throws IOException {
        return writes.createWriter(context);
    }

    @Override
    public SinkWriter<I> createWriter(WriterInitContext context) throws IOException {
        return writes.createWriter(context);
    }

    @Override
    public StatefulSinkWriter<I, S> restoreWriter(WriterInitContext context, Collection<S> state) throws IOException {
        return restores.restoreWriter(context, state);
    }

    @Override
    public SimpleVersionedSerializer<S> getWriterStateSerializer() {
        return restores.getWriterStateSerializer();
    }

    @Override
    public Committer<C> createCommitter(CommitterInitContext context) throws IOException {
        return guard.around(commits.createCommitter(context));
    }

    @Override
    public SimpleVersionedSerializer<C> getCommittableSerializer() {
        return commits.getCommittableSerializer();
    }
}
