package dev.kappa.gateway.catalog;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.Topology;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;

/**
 * Refuses INSERT into a stream or view. Its rows are its query's; what somebody else wrote into its topic would be in no replay, and
 * outside the transactions of its job.
 */
final class RefusedSinks implements DynamicTableSinkFactory {
    private final Supplier<Topology> topology;

    RefusedSinks(Supplier<Topology> topology) {
        this.topology = topology;
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        String name = context.getObjectIdentifier().getObjectName();
        boolean byApplications = KappaCatalog.resolve(topology.get(), name)
                .filter(v -> v.kind() == ObjectKind.STREAM)
                .filter(RefusedSinks::isWrittenByApplications)
                .isPresent();
        String hint = byApplications
                ? "Applications write its records as JSON to the Kafka topic '" + name
                        + "'; make produce does, or a TEMPORARY TABLE with that topic."
                : "Its rows are those of its query: add the facts to what that reads, or alter the query.";
        KappaException refusal = new KappaException(
                ErrorCode.NOT_ALLOWED, "'" + name + "' is written by its own job, and not by INSERT.", hint);
        throw new ValidationException(refusal.getMessage(), refusal);
    }

    private static boolean isWrittenByApplications(VersionDefinition version) {
        return version.readsNames().isEmpty() && version.rawTopics().contains(version.name());
    }

    @Override
    public String factoryIdentifier() {
        return KappaCatalog.NAME;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }
}
