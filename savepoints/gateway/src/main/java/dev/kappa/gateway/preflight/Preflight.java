package dev.kappa.gateway.preflight;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.flink.Slots;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Asks outside what a change needs and meets. What cannot be asked is said, and is no reason to refuse: the controller asks
 * again before it starts anything.
 */
public final class Preflight {
    private final Outside outside;
    private final Names names;
    private final List<String> unknown = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, TopicHistory> histories = new HashMap<>();
    private boolean kafkaSilent;

    public Preflight(Outside outside, Names names) {
        this.outside = outside;
        this.names = names;
    }

    /**
     * @param versions that are to become live
     * @param replaced the topics of the versions whose place they take, by name
     * @param speed of an earlier rebuild, if there was one
     */
    public Facts of(Change change, Topology topology, List<VersionDefinition> versions, Speed speed) {
        int needed = change.steps().stream()
                .mapToInt(s -> s instanceof Step.RequireSlots slots ? slots.slots() : 0)
                .sum();
        Optional<Slots> slots = ask("whether there are enough task slots", outside::slots);
        slots.filter(s -> s.free() < needed).ifPresent(s -> problems.add(tooFew(needed, s)));
        List<TopicHistory> replay = new ArrayList<>();
        for (Step step : change.steps()) {
            if (step instanceof Step.RequireTopic required) {
                whole(required.topic()).ifPresent(replay::add);
            } else if (step instanceof Step.CheckTopic made) {
                history(made.topic()).filter(TopicHistory::there).ifPresent(replay::add);
            }
        }
        Optional<Estimate> estimate = change.kind() == Change.Kind.REBUILD && needed > 0 && !kafkaSilent
                ? Optional.of(speed.estimate(records(topology, versions), needed))
                : Optional.empty();
        return new Facts(needed, slots, replay, readers(topology, versions), estimate, unknown, problems);
    }

    private static Problem tooFew(int needed, Slots slots) {
        if (slots.total() == 0) {
            return Problem.of(
                    ErrorCode.TOO_FEW_SLOTS,
                    "no task manager is registered with Flink now, and the new jobs need " + needed + " task slots.",
                    "Start the task managers (on one machine: make up), and try again.");
        }
        return Problem.of(
                ErrorCode.TOO_FEW_SLOTS,
                "the new jobs run beside the live ones and need " + needed + " free task slots; " + slots.free()
                        + " of " + slots.total() + " are free.",
                "Start more task managers, or raise taskmanager.numberOfTaskSlots, or lower the option 'parallelism'.");
    }

    /** The history of a topic that has to be there with every record. */
    private Optional<TopicHistory> whole(String topic) {
        Optional<TopicHistory> history = history(topic);
        history.ifPresent(h -> {
            if (!h.there()) {
                problems.add(Problem.of(
                        ErrorCode.FINITE_RETENTION,
                        "the topic '" + topic
                                + "' does not exist, so there is nothing to compute the new versions from.",
                        "Restore it, or DROP and CREATE what should be in it."));
            } else if (h.lost() > 0) {
                problems.add(Problem.of(
                        ErrorCode.FINITE_RETENTION,
                        "the topic '" + topic + "' has lost its oldest " + h.lost()
                                + " records, so the new versions would not know them.",
                        "Bring them back from a mirror of the topic; until then the live versions stay as they are."));
            }
            h.setup().ifPresent(problems::add);
        });
        return history;
    }

    private Optional<TopicHistory> history(String topic) {
        if (!histories.containsKey(topic) && !kafkaSilent) {
            ask("what has to be replayed", () -> outside.history(topic))
                    .ifPresentOrElse(h -> histories.put(topic, h), () -> kafkaSilent = true);
        }
        return Optional.ofNullable(histories.get(topic));
    }

    /** How many records all the jobs read together; a new topic will hold about what the live one holds. */
    private long records(Topology topology, List<VersionDefinition> versions) {
        Map<VersionId, VersionDefinition> own = new LinkedHashMap<>();
        versions.forEach(v -> own.put(v.id(), v));
        long records = 0;
        for (VersionDefinition version : versions) {
            for (String raw : version.rawTopics()) {
                records += history(raw).map(TopicHistory::records).orElse(0L);
            }
            for (VersionId read : version.reads()) {
                Optional<String> topic = (own.containsKey(read)
                                ? topology.live(read.name())
                                : Optional.ofNullable(topology.versions().get(read)))
                        .flatMap(VersionDefinition::topic);
                records +=
                        topic.flatMap(this::history).map(TopicHistory::records).orElse(0L);
            }
        }
        return records;
    }

    /** Groups from outside that read the topics of the versions that are replaced. */
    private SortedMap<String, SortedSet<String>> readers(Topology topology, List<VersionDefinition> versions) {
        SortedMap<String, SortedSet<String>> found = new TreeMap<>();
        if (kafkaSilent) {
            return found;
        }
        SortedMap<String, SortedSet<String>> all =
                ask("who else reads the topics", outside::readers).orElse(new TreeMap<>());
        String ours = names.rawTopic("kappa.");
        versions.stream()
                .map(v -> topology.live(v.name()).flatMap(VersionDefinition::topic))
                .flatMap(Optional::stream)
                .filter(all::containsKey)
                .forEach(topic -> {
                    SortedSet<String> foreign = new TreeSet<>(all.get(topic));
                    foreign.removeIf(g -> g.startsWith(ours));
                    if (!foreign.isEmpty()) {
                        found.put(topic, foreign);
                    }
                });
        return found;
    }

    private <T> Optional<T> ask(String what, Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (Unavailable e) {
            unknown.add(e.getMessage() + "; " + what + " is not known now.");
        } catch (KappaException e) {
            unknown.add(e.getMessage() + " So " + what + " is not known now.");
        }
        return Optional.empty();
    }
}
