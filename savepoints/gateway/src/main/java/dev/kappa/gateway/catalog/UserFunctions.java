package dev.kappa.gateway.catalog;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogFunctionImpl;
import org.apache.flink.table.catalog.FunctionLanguage;
import org.apache.flink.table.resource.ResourceType;
import org.apache.flink.table.resource.ResourceUri;

/**
 * The functions of a topology as planners find them: by names in which case means nothing, as Flink's own are found. Flink puts the jar of
 * one that is called on the class path of that planner, and gives it to the job.
 */
public final class UserFunctions {
    private final Function<VersionDefinition, Path> jars;
    private final Map<String, VersionId> pinned = new TreeMap<>();

    private UserFunctions(Function<VersionDefinition, Path> jars) {
        this.jars = Objects.requireNonNull(jars);
    }

    /** @param jars where the jar of a function's version can be read now */
    public static UserFunctions in(Function<VersionDefinition, Path> jars) {
        return new UserFunctions(jars);
    }

    /** The same, but these names stand for these versions, whatever is live. */
    public UserFunctions pinned(List<VersionId> versions) {
        UserFunctions functions = new UserFunctions(jars);
        versions.forEach(v -> functions.pinned.put(v.name(), v));
        return functions;
    }

    /** The version that a call means. */
    public Optional<VersionDefinition> find(Topology topology, String called) {
        return nameOf(topology, called).flatMap(name -> Optional.ofNullable(pinned.get(name))
                .map(topology.versions()::get)
                .or(() -> topology.live(name)));
    }

    /** The function's name as it was created, for one that may be written otherwise. */
    public static Optional<String> nameOf(Topology topology, String called) {
        List<String> names = names(topology);
        return names.contains(called)
                ? Optional.of(called)
                : names.stream().filter(called::equalsIgnoreCase).findFirst();
    }

    /** All that can be called. */
    public static List<String> names(Topology topology) {
        return topology.objects().values().stream()
                .filter(o -> o.kind() == ObjectKind.FUNCTION && o.live().isPresent())
                .map(NamedObject::name)
                .toList();
    }

    CatalogFunction of(VersionDefinition version) {
        ResourceUri jar =
                new ResourceUri(ResourceType.JAR, jars.apply(version).toUri().toString());
        return new CatalogFunctionImpl(version.job().entryClass(), FunctionLanguage.JAVA, List.of(jar));
    }
}
