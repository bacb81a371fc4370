package dev.kappa.connectors.kafka.raw;

import java.io.Serializable;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.RowData;

/**
 * What a record must be to be admitted.
 *
 * @param bucket of records of objects: the only bucket, or empty for all
 * @param prefix of records of objects: what the object's key begins with
 * @param csvHeader whether the first line of each object names its columns
 * @param lateness null where a stream has no event time, or where its records change rows: no change may be left out
 */
record AdmissionRules(
        String stream,
        int version,
        RawKind kind,
        String bucket,
        String prefix,
        boolean csvHeader,
        StrictInput strict,
        DeserializationSchema<RowData> decoder,
        RowCheck check,
        List<RawMetadata> metadata,
        @Nullable Lateness lateness)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** By which watermark lateness is decided. */
    record Lateness(LatenessRule rule, WatermarkStrategy<RowData> watermarks) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    boolean selects(RawRecord raw) {
        return kind != RawKind.RECORDS
                || (bucket.isEmpty() || raw.header("s3.bucket").orElse("").equals(bucket))
                        && raw.header("s3.key").orElse("").startsWith(prefix);
    }

    boolean isHeaderLine(RawRecord raw) {
        return csvHeader
                && kind == RawKind.RECORDS
                && raw.header("s3.line").orElse("").equals("1");
    }
}
