package dev.kappa.gateway.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.kappa.gateway.preflight.Facts;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import dev.kappa.topology.plan.VersionDiff;
import java.util.List;
import java.util.Locale;

/** A plan as JSON, one document in one row: what EXPLAIN JSON answers. Fields are only ever added. */
final class PlanDocument {
    private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new Jdk8Module());

    private PlanDocument() {}

    /** Of a rebuild or a rollback. */
    static Answer of(RebuildPlan plan) {
        ObjectNode document = change(plan.change());
        ArrayNode versions = document.putArray("versions");
        plan.versions().forEach(r -> version(versions.addObject(), r));
        unchanged(document, plan.unchanged());
        document.put("cutover", plan.settings().manual() ? "MANUAL" : "AUTO");
        document.put("retainSeconds", plan.settings().retain().toSeconds());
        facts(document, plan.facts());
        return answer(document);
    }

    /** Of a create or a drop. */
    static Answer of(Change change) {
        return answer(change(change));
    }

    static Answer unchanged(List<VersionDefinition> versions) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("kind", "none");
        unchanged(document, versions);
        return answer(document);
    }

    private static ObjectNode change(Change change) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
        change.names().forEach(document.putArray("names")::add);
        document.put("plannedAgainst", change.plannedAgainst());
        ArrayNode steps = document.putArray("steps");
        for (Step step : change.steps()) {
            // by its type, which names the kind of step
            ObjectNode node = read(step);
            // A definition is long, and the version tells which it is.
            for (String definition : List.of("definition", "former")) {
                if (node.has(definition)) {
                    node.set(definition, node.get(definition).get("id"));
                }
            }
            node.put("words", step.words());
            steps.add(node);
        }
        return document;
    }

    private static void version(ObjectNode node, RebuildPlan.Replacement replacement) {
        VersionDefinition after = replacement.after();
        VersionDiff diff = replacement.diff();
        node.put("name", after.name());
        node.put("kind", after.kind().words());
        node.put("from", replacement.before().id().version());
        node.put("to", after.id().version());
        node.put("because", replacement.because());
        after.topic().ifPresent(t -> node.put("topic", t));
        after.table().map(ServingTable::table).ifPresent(t -> node.put("table", t));
        node.put("parallelism", after.job().parallelism());
        node.put("sameShape", diff.sameShape());
        after.calls().forEach(c -> node.withArray("calls").add(c.toString()));
        diff.words().forEach(node.putArray("differences")::add);
        replacement.notes().forEach(node.putArray("notes")::add);
    }

    private static void unchanged(ObjectNode document, List<VersionDefinition> versions) {
        ArrayNode names = document.putArray("unchanged");
        versions.forEach(v -> names.add(v.id().toString()));
    }

    private static void facts(ObjectNode document, Facts facts) {
        ObjectNode slots = document.putObject("slots");
        slots.put("needed", facts.slotsNeeded());
        facts.slots().ifPresent(s -> slots.put("free", s.free()).put("total", s.total()));
        ArrayNode replay = document.putArray("replay");
        facts.replay().forEach(t -> {
            ObjectNode topic = replay.addObject().put("topic", t.topic()).put("records", t.records());
            t.bytes().ifPresent(b -> topic.put("bytes", b));
        });
        facts.estimate().ifPresent(e -> {
            ObjectNode estimate = document.putObject("estimate");
            estimate.put("records", e.records()).put("perSecond", e.perSecond());
            estimate.put("seconds", e.time().toSeconds());
            e.measuredIn().ifPresent(id -> estimate.put("measuredIn", id));
        });
        ObjectNode readers = document.putObject("readers");
        facts.readers().forEach((topic, groups) -> groups.forEach(readers.withArray(topic)::add));
        facts.unknown().forEach(document.putArray("unknown")::add);
        facts.problems().forEach(p -> document.withArray("problems").add(p.toString()));
    }

    private static ObjectNode read(Step step) {
        try {
            return (ObjectNode) MAPPER.readTree(MAPPER.writerFor(Step.class).writeValueAsString(step));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a step that is not JSON: " + step, e);
        }
    }

    private static Answer answer(ObjectNode document) {
        return Answer.of("plan", List.of(Answer.row(document.toPrettyString())));
    }
}
