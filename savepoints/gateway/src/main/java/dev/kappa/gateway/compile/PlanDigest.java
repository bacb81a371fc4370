package dev.kappa.gateway.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kappa.topology.Sha256;
import dev.kappa.topology.definition.VersionDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A digest of a version's meaning. It is taken of the compiled plan, in which columns are positions: inner names, descriptions
 * and whatever belongs to one version (topics, groups) are left out, and operands whose order means nothing are put into one
 * order. White space, comments, inner aliases, CTEs and subqueries do not show in it; the names and types of the result do.
 */
final class PlanDigest {
    private static final Set<String> SILENT =
            Set.of("description", "name", "state", "configuration", "options", "comment");
    private static final Pattern FIELD = Pattern.compile("`(?:[^`]|``)*`(?= )");
    private static final Set<String> SYMMETRIC = Set.of("$=$1", "$<>$1", "$AND$1", "$OR$1");
    private static final Map<String, String> TURNED = Map.of("$>$1", "$<$1", "$>=$1", "$<=$1");

    private PlanDigest() {}

    /** @param others what else decides the result: its columns, key, watermark, the options of the plan */
    static String of(String plan, Object... others) {
        JsonNode canonical = canonical(renumbered(PlanJson.read(plan)), false);
        return Sha256.of(canonical + "\n" + List.of(others));
    }

    /** The same of one that calls functions: what they compute is in their class and their jar. */
    static String of(List<VersionDefinition> calls, String plan, Object... others) {
        String digest = of(plan, others);
        return calls.isEmpty()
                ? digest
                : Sha256.of(digest
                        + calls.stream().map(c -> c.name() + " " + c.digest()).toList());
    }

    /** Flink numbers the nodes of all plans of a process on and on; here each plan counts from 0. */
    private static JsonNode renumbered(JsonNode plan) {
        Map<Integer, Integer> numbers = new HashMap<>();
        plan.get("nodes").forEach(n -> numbers.put(n.get("id").asInt(), numbers.size()));
        plan.get("nodes")
                .forEach(n -> ((ObjectNode) n).put("id", numbers.get(n.get("id").asInt())));
        for (JsonNode edge : plan.get("edges")) {
            for (String end : List.of("source", "target")) {
                ((ObjectNode) edge).put(end, numbers.get(edge.get(end).asInt()));
            }
        }
        return plan;
    }

    /** @param table inside a table, whose column names are the names of a stream */
    private static JsonNode canonical(JsonNode node, boolean table) {
        if (node instanceof ObjectNode object) {
            return turned(object(object, table));
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = PlanJson.MAPPER.createArrayNode();
            array.forEach(e -> copy.add(canonical(e, table)));
            return copy;
        }
        if (node.isTextual() && !table) {
            return PlanJson.MAPPER.getNodeFactory().textNode(nameless(node.asText()));
        }
        return node;
    }

    private static ObjectNode object(ObjectNode object, boolean table) {
        ObjectNode copy = PlanJson.MAPPER.createObjectNode();
        Map<String, JsonNode> sorted = new TreeMap<>();
        object.fields().forEachRemaining(f -> sorted.put(f.getKey(), f.getValue()));
        sorted.forEach((key, value) -> {
            if (key.equals("dynamicTableSink")) {
                return;
            }
            boolean inTable = table || key.equals("table");
            if (!SILENT.contains(key) || table && key.equals("name")) {
                copy.set(key, canonical(value, inTable));
            }
        });
        return copy;
    }

    /** {@code ROW<`a` INT, `b` INT>} with the fields' names replaced. */
    private static String nameless(String type) {
        if (!type.startsWith("ROW<")) {
            return type;
        }
        int[] next = new int[1];
        return FIELD.matcher(type).replaceAll(m -> Matcher.quoteReplacement("c" + next[0]++));
    }

    private static ObjectNode turned(ObjectNode call) {
        String function = call.path("internalName").asText();
        if (call.path("operands") instanceof ArrayNode operands && operands.size() > 1) {
            List<JsonNode> list = new ArrayList<>();
            operands.forEach(list::add);
            if (SYMMETRIC.contains(function)) {
                list.sort(Comparator.comparing(JsonNode::toString));
            } else if (TURNED.containsKey(function)) {
                call.put("internalName", TURNED.get(function));
                java.util.Collections.reverse(list);
            }
            operands.removeAll();
            operands.addAll(list);
        }
        return call;
    }
}
