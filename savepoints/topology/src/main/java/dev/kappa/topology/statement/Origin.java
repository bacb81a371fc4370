package dev.kappa.topology.statement;

import java.util.List;
import java.util.Objects;

/** Where the rows of a stream or a view come from. */
public sealed interface Origin {
    /** {@code FROM SOURCE source TABLE 'schema.table'}: the changes of a database's table. */
    record FromTable(ObjectName source, StringLiteral table) implements Origin {
        public FromTable {
            Objects.requireNonNull(source);
            Objects.requireNonNull(table);
        }
    }

    /** {@code FROM SOURCE source PREFIX 'folder/'}: the records of a bucket's objects. */
    record FromPrefix(ObjectName source, StringLiteral prefix) implements Origin {
        public FromPrefix {
            Objects.requireNonNull(source);
            Objects.requireNonNull(prefix);
        }
    }

    /** {@code FROM SOURCE source NOTIFICATIONS}: what the bucket says happened to its objects. */
    record FromNotifications(ObjectName source) implements Origin {
        public FromNotifications {
            Objects.requireNonNull(source);
        }
    }

    /** No clause at all: applications produce to the stream's topic. */
    record ByApplications() implements Origin {}

    /**
     * {@code AS query}.
     *
     * @param query exactly as written, comments and hints within it included
     */
    record AsQuery(TextPart query) implements Origin {
        public AsQuery {
            Objects.requireNonNull(query);
        }
    }

    /** {@code USING JOB 'class' READING a, b}: a DataStream job. */
    record UsingJob(StringLiteral jobClass, List<ObjectName> reading) implements Origin {
        public UsingJob {
            Objects.requireNonNull(jobClass);
            reading = List.copyOf(reading);
        }
    }
}
