package dev.kappa.gateway.execute;

import dev.kappa.gateway.compile.SourceInspectors;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.source.SourceInspector;
import dev.kappa.topology.source.SourceSight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Looks at the outside systems of sources, at all of them at once, and waits only a little: SHOW has to answer while a database is away.
 */
final class SourceSights {
    private final SourceInspectors inspectors;
    private final Names names;
    private final Duration patience;

    SourceSights(SourceInspectors inspectors, Names names, Duration patience) {
        this.inspectors = inspectors;
        this.names = names;
        this.patience = patience;
    }

    Map<VersionId, SourceSight> of(Collection<VersionDefinition> sources) {
        Map<VersionDefinition, FutureTask<SourceSight>> looks = new LinkedHashMap<>();
        for (VersionDefinition source : sources) {
            FutureTask<SourceSight> look = new FutureTask<>(() -> look(source));
            Thread thread = new Thread(look, "look at " + source.name());
            thread.setDaemon(true);
            thread.start();
            looks.put(source, look);
        }
        long end = System.nanoTime() + patience.toNanos();
        return looks.entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().id(), e -> answer(e.getKey(), e.getValue(), end)));
    }

    private SourceSight look(VersionDefinition source) {
        try {
            SourceInspector inspector = inspectors.of(source.name(), source.options());
            SourceSight sight = inspector.sight(source.name(), source.options());
            return inspector.copiesWhatIsThere() ? sight.with(gone(source, inspector)) : sight;
        } catch (KappaException e) {
            return SourceSight.NOTHING.with(e.problems());
        }
    }

    /** Tables that were captured from the beginning and are not there any more. */
    private List<Problem> gone(VersionDefinition source, SourceInspector inspector) {
        Set<String> now = inspector.rawTopics(source.name(), source.options()).stream()
                .map(names::rawTopic)
                .collect(Collectors.toSet());
        List<Problem> problems = new ArrayList<>();
        for (String topic : source.rawTopics()) {
            if (!now.contains(topic)) {
                problems.add(Problem.of(
                        ErrorCode.UNKNOWN_TABLE,
                        "the table of raw topic '" + topic
                                + "' was dropped or renamed, or the user may not see it: no more facts come to that topic.",
                        "A renamed table has a topic of its own, if it matches 'table-list': let streams read that, by CREATE OR ALTER"
                                + " STREAM … FROM SOURCE " + source.name() + " TABLE '…'."));
            }
        }
        return problems;
    }

    private SourceSight answer(VersionDefinition source, FutureTask<SourceSight> look, long end) {
        try {
            return look.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return SourceSight.NOTHING.with(List.of(Problem.of(
                    ErrorCode.UNREACHABLE,
                    "the system of source '" + source.name() + "' did not answer within " + patience.toSeconds()
                            + " s.")));
        } catch (ExecutionException e) {
            return SourceSight.NOTHING.with(List.of(Problem.of(
                    ErrorCode.UNREACHABLE,
                    "the system of source '" + source.name() + "' cannot be looked at: " + e.getCause() + ".")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return SourceSight.NOTHING;
        }
    }
}
