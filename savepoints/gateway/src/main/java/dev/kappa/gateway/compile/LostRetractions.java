package dev.kappa.gateway.compile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the shape of FLINK-38579 in a compiled plan: the row before an update is dropped at the source, although an operator
 * further on needs it to take its result back. A join on more than equality is one: the new row may no longer match, and
 * then nothing takes back what the old one matched, for ever. Our sinks take rows before an update, so Flink has no reason to
 * drop them; this keeps it so.
 */
final class LostRetractions {
    /** Operators that keep the last row of each key themselves, and need no row before an update. */
    private static final Set<String> KEEP_LAST = Set.of("stream-exec-temporal-join", "stream-exec-changelog-normalize");

    /** Operators that pass rows on one by one. */
    private static final Set<String> PASS = Set.of(
            "stream-exec-exchange",
            "stream-exec-calc",
            "stream-exec-watermark-assigner",
            "stream-exec-mini-batch-assigner",
            "stream-exec-union",
            "stream-exec-correlate");

    private LostRetractions() {}

    static void refuse(String plan) {
        List<String> found = find(PlanJson.read(plan));
        if (!found.isEmpty()) {
            throw new KappaException(
                    ErrorCode.UNSUPPORTED_QUERY,
                    "Flink's plan drops the row before an update although " + String.join(", ", found)
                            + " needs it (FLINK-38579); the result would keep rows that are gone.",
                    "Write the query in another way, for example with the condition in a WHERE after the join.");
        }
    }

    /** The operators that are robbed of rows before an update. */
    static List<String> find(JsonNode plan) {
        Map<Integer, JsonNode> nodes = new HashMap<>();
        plan.get("nodes").forEach(n -> nodes.put(n.get("id").asInt(), n));
        Map<Integer, List<Integer>> next = new HashMap<>();
        plan.get("edges").forEach(e -> next.computeIfAbsent(e.get("source").asInt(), k -> new ArrayList<>())
                .add(e.get("target").asInt()));
        Set<String> robbed = new HashSet<>();
        nodes.forEach((id, node) -> {
            if (type(node).equals("stream-exec-drop-update-before")) {
                follow(id, nodes, next, robbed);
            }
        });
        return robbed.stream().sorted().toList();
    }

    private static void follow(
            int id, Map<Integer, JsonNode> nodes, Map<Integer, List<Integer>> next, Set<String> robbed) {
        for (int target : next.getOrDefault(id, List.of())) {
            String type = type(nodes.get(target));
            if (PASS.contains(type)) {
                follow(target, nodes, next, robbed);
            } else if (!KEEP_LAST.contains(type)) {
                robbed.add(type.replace("stream-exec-", "the ").replace('-', ' '));
            }
        }
    }

    /** Without the version of the node's format. */
    private static String type(JsonNode node) {
        return node.get("type").asText().replaceFirst("_\\d+$", "");
    }
}
