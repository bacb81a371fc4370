package dev.kappa.gateway.execute;

import dev.kappa.gateway.compile.FunctionDefinition;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.graph.Topology;
import java.util.List;
import java.util.stream.Collectors;

/** Answers DESCRIBE FUNCTION: what its code is, and who runs which version of it. */
record DescribedFunction(Topology topology) {
    Answer of(VersionDefinition v) {
        return Answer.of(
                "property value",
                List.of(
                        Answer.row("name", v.name()),
                        Answer.row("kind", v.options().get(FunctionDefinition.KIND)),
                        Answer.row("live version", v.id()),
                        Answer.row("class", v.job().entryClass()),
                        Answer.row("jar", v.options().get("jar")),
                        Answer.row("sha256", v.options().get(FunctionDefinition.SHA256)),
                        Answer.row("called by", callers(v.name())),
                        Answer.row("statement", v.statement())));
    }

    /** Live versions by their names, others that are kept for a way back by their numbers; and which version of the function they call. */
    private String callers(String name) {
        return topology.versions().values().stream()
                .flatMap(v -> v.calls().stream()
                        .filter(call -> call.name().equals(name))
                        .map(call -> caller(v) + " (v" + call.version() + ")"))
                .collect(Collectors.joining(", "));
    }

    private String caller(VersionDefinition v) {
        boolean live =
                topology.live(v.name()).filter(l -> l.id().equals(v.id())).isPresent();
        return live ? v.name() : v.id().toString();
    }
}
