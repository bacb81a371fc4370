package dev.kappa.connectors.kafka.commit;

import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Committer;

/** Stands around a sink's committer. */
@FunctionalInterface
public interface CommitGuard extends Serializable {
    <C> Committer<C> around(Committer<C> committer);
}
