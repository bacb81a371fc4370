package dev.kappa.connectors.cdc.postgres;

import dev.kappa.connectors.cdc.CapturedRecord;
import dev.kappa.connectors.cdc.CdcSpec;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.base.source.IncrementalSource;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceRecords;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.metrics.SourceReaderMetrics;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceReader;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceReaderContext;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceReaderWithCommit;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceSplitReader;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;

/**
 * All captured tables of one Postgres database: Flink CDC's incremental snapshot framework with a dialect of our own. The
 * slot is made before the first chunk is read and never again: a job that resumes and does not find it must not go on.
 */
final class PostgresSource extends IncrementalSource<CapturedRecord, PostgresConfig> {
    private static final long serialVersionUID = 1L;

    private final PostgresOptions options;

    PostgresSource(CdcSpec spec, PostgresOptions options) {
        super(
                subtask -> new PostgresConfig(options),
                new RecordMaker(spec),
                new WalPosition.Factory(),
                new PostgresDialect());
        this.options = options;
    }

    @Override
    public SplitEnumerator<SourceSplitBase, PendingSplitsState> createEnumerator(
            SplitEnumeratorContext<SourceSplitBase> context) {
        new Slot(options).makeSure();
        return super.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<SourceSplitBase, PendingSplitsState> restoreEnumerator(
            SplitEnumeratorContext<SourceSplitBase> context, PendingSplitsState checkpoint) {
        return new SlotGuard(new Slot(options), super.restoreEnumerator(context, checkpoint));
    }

    @Override
    @SuppressWarnings("unchecked") // Flink CDC's reader that confirms positions is declared without its type parameters
    public IncrementalSourceReader<CapturedRecord, PostgresConfig> createReader(SourceReaderContext context) {
        PostgresConfig config = configFactory.create(context.getIndexOfSubtask());
        IncrementalSourceReaderContext reading = new IncrementalSourceReaderContext(context);
        Supplier<IncrementalSourceSplitReader<PostgresConfig>> splitReader = () -> new IncrementalSourceSplitReader<>(
                context.getIndexOfSubtask(), dataSourceDialect, config, reading, snapshotHooks);
        return new IncrementalSourceReaderWithCommit(
                new FutureCompletingBlockingQueue<RecordsWithSplitIds<SourceRecords>>(),
                splitReader,
                createRecordEmitter(config, new SourceReaderMetrics(context.metricGroup())),
                context.getConfiguration(),
                reading,
                config,
                sourceSplitSerializer,
                dataSourceDialect);
    }
}
