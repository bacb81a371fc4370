package dev.kappa.gateway.compile;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.source.SourceInspector;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Finds the inspector of a source's connector. */
public final class SourceInspectors {
    private final List<SourceInspector> inspectors;

    public SourceInspectors(List<SourceInspector> inspectors) {
        this.inspectors = List.copyOf(inspectors);
    }

    /** Those on the class path. */
    public static SourceInspectors ofClassPath() {
        return new SourceInspectors(
                ServiceLoader.load(SourceInspector.class, SourceInspectors.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    /** The inspector for the option {@code connector}; refuses a source without one, or with an unknown one. */
    public SourceInspector of(String source, Map<String, String> options) {
        Set<String> known = new TreeSet<>();
        inspectors.forEach(i -> known.addAll(i.connectors()));
        String connector = options.get("connector");
        if (connector == null) {
            throw new KappaException(
                    ErrorCode.MISSING_OPTION,
                    "source '" + source + "' says nothing about its 'connector'.",
                    "It is one of " + String.join(", ", known) + ".");
        }
        return inspectors.stream()
                .filter(i -> i.connectors().contains(connector))
                .findFirst()
                .orElseThrow(() -> new KappaException(
                        ErrorCode.INVALID_OPTION,
                        "'connector' = '" + connector + "' does not exist.",
                        NearestName.hint(connector, known)));
    }
}
