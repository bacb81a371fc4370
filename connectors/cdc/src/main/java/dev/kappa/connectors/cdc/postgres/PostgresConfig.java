package dev.kappa.connectors.cdc.postgres;

import org.apache.flink.cdc.connectors.base.config.SourceConfig;
import org.apache.flink.cdc.connectors.base.options.StartupOptions;

/** What Flink CDC's framework asks a source about, and our own options beside it. */
record PostgresConfig(PostgresOptions options) implements SourceConfig {
    @Override
    public StartupOptions getStartupOptions() {
        return StartupOptions.initial();
    }

    @Override
    public int getSplitSize() {
        return options.chunkSize();
    }

    @Override
    public int getSplitMetaGroupSize() {
        return 1000;
    }

    @Override
    public boolean isIncludeSchemaChanges() {
        return false;
    }

    @Override
    public boolean isCloseIdleReaders() {
        return false;
    }

    /** Chunks are buffered and emitted whole, so that a checkpoint holds all of a chunk or nothing. */
    @Override
    public boolean isSkipSnapshotBackfill() {
        return false;
    }

    /** Off: then changes of a table that is created later are emitted from its first. */
    @Override
    public boolean isScanNewlyAddedTableEnabled() {
        return false;
    }

    @Override
    public boolean isAssignUnboundedChunkFirst() {
        return false;
    }
}
