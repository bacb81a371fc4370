package dev.kappa.jobs;

import dev.kappa.topology.definition.TrialOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.shaded.guava31.com.google.common.hash.Hashing;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.transformations.LegacySinkTransformation;
import org.apache.flink.streaming.api.transformations.SinkTransformation;

/**
 * A job that is started from the savepoint of a running one only to show that it can read its state. It has no sink of a version: restoring one
 * would commit, and fence, the running job's transactions. So Flink is told to let state unclaimed, and what Flink would refuse then is
 * refused here: state of an operator that the whole job, sink included, does not have.
 */
final class Trial {
    private static final ConfigOption<Boolean> TRIAL =
            ConfigOptions.key(TrialOptions.TRIAL).booleanType().defaultValue(false);
    private static final ConfigOption<String> FORMER_UIDS =
            ConfigOptions.key(TrialOptions.FORMER_UIDS).stringType().defaultValue("");

    private Trial() {}

    static boolean wanted(ReadableConfig configuration) {
        return configuration.get(TRIAL);
    }

    /** What the job writes by itself it would write in a trial too. */
    static void requireNoSinks(StreamJob job, List<Transformation<?>> transformations) {
        List<String> sinks = transformations.stream()
                .filter(t -> t instanceof SinkTransformation || t instanceof LegacySinkTransformation)
                .map(Transformation::getName)
                .sorted()
                .toList();
        if (!sinks.isEmpty()) {
            throw new IllegalStateException(
                    job.getClass().getName() + " writes somewhere by itself (" + String.join(", ", sinks)
                            + "), and would in a trial too; only a job whose rows all go into its stream can be redeployed");
        }
    }

    /**
     * Refuses state in the savepoint that no operator of the job would claim.
     *
     * @param whole the job as it is to go on, sink included
     */
    static void requireOperators(StreamGraph whole, ReadableConfig configuration) throws IOException {
        Set<String> uids = whole.getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<OperatorID> there = new HashSet<>();
        for (JobVertex vertex : whole.getJobGraph().getVertices()) {
            for (OperatorIDPair pair : vertex.getOperatorIDs()) {
                there.add(pair.getGeneratedOperatorID());
                pair.getUserDefinedOperatorID().ifPresent(there::add);
            }
        }
        Map<OperatorID, String> former = new HashMap<>();
        for (String uid : configuration.get(FORMER_UIDS).split(",")) {
            former.put(operator(uid), uid);
        }
        List<String> missing = new ArrayList<>();
        for (OperatorState state : metadata(configuration).getOperatorStates()) {
            if (holds(state) && !there.contains(state.getOperatorID())) {
                missing.add(former.getOrDefault(state.getOperatorID(), "with the id " + state.getOperatorID()));
            }
        }
        if (!missing.isEmpty()) {
            missing.sort(null);
            throw new IllegalStateException("the savepoint holds state of the operator"
                    + (missing.size() == 1 ? " " : "s ") + String.join(", ", missing)
                    + ", which the new jar does not have; its uids are " + String.join(", ", uids));
        }
    }

    /** As Flink makes it from a uid. */
    private static OperatorID operator(String uid) {
        return new OperatorID(Hashing.murmur3_128(0)
                .newHasher()
                .putString(uid, StandardCharsets.UTF_8)
                .hash()
                .asBytes());
    }

    private static boolean holds(OperatorState state) {
        return state.getCoordinatorState() != null
                || state.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }

    private static CheckpointMetadata metadata(ReadableConfig configuration) throws IOException {
        String path = configuration.get(StateRecoveryOptions.SAVEPOINT_PATH);
        CompletedCheckpointStorageLocation location = AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
        try (DataInputStream in =
                new DataInputStream(location.getMetadataHandle().openInputStream())) {
            return Checkpoints.loadCheckpointMetadata(
                    in, Thread.currentThread().getContextClassLoader(), location.getExternalPointer());
        }
    }
}
