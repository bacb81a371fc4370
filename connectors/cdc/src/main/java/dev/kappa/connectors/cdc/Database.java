package dev.kappa.connectors.cdc;

import dev.kappa.topology.source.SourceInspector;
import org.apache.flink.api.connector.source.Source;

/** A kind of database: how it is looked at, and how it is captured. */
public interface Database extends SourceInspector {
    /** The Flink source of all tables that match, snapshot first and then every change. */
    Source<CapturedRecord, ?, ?> source(CdcSpec spec);

    @Override
    default boolean copiesWhatIsThere() {
        return true;
    }
}
