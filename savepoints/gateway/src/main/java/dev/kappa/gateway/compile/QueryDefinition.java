package dev.kappa.gateway.compile;

import dev.kappa.gateway.analysis.DeclaredShape;
import dev.kappa.gateway.analysis.PlanningEnvironment;
import dev.kappa.gateway.analysis.QueryAnalysis;
import dev.kappa.gateway.analysis.QueryAnalyst;
import dev.kappa.gateway.analysis.WatermarkExpression;
import dev.kappa.gateway.catalog.UserFunctions;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.serving.ViewColumn;
import dev.kappa.topology.serving.ViewTable;
import dev.kappa.topology.statement.Definition;
import dev.kappa.topology.statement.Element;
import dev.kappa.topology.statement.ElementList;
import dev.kappa.topology.statement.TextPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the version of a stream or a view that is the result of a query. */
final class QueryDefinition {
    private final DefinitionContext context;

    QueryDefinition(DefinitionContext context) {
        this.context = context;
    }

    Defined define(ObjectKind kind, String name, TextPart statement, Definition definition, TextPart query) {
        DefinitionOptions options = new DefinitionOptions(definition.options());
        Problems.refuse(options.problems(Set.of(), key -> false));
        VersionId id = context.next(name);
        try (PlanningEnvironment planning = context.planning(id, options)) {
            return define(planning, id, kind, statement, definition, query);
        }
    }

    private Defined define(
            PlanningEnvironment planning,
            VersionId id,
            ObjectKind kind,
            TextPart statement,
            Definition definition,
            TextPart query) {
        DefinitionOptions options = new DefinitionOptions(definition.options());
        refuseCallInWatermark(planning, definition);
        QueryAnalysis analysis;
        try {
            analysis = new QueryAnalyst(planning).analyse(query.text(), shape(definition, options));
        } catch (KappaException e) {
            throw placed(e, definition, query);
        }
        Optional<ServingTable> table = Optional.of(
                        new ServingTable(context.config().serving().schema(), Names.table(id), id.name()))
                .filter(t -> kind == ObjectKind.VIEW);
        if (table.isPresent()) {
            checkView(analysis, query);
        }
        Map<String, String> sink =
                context.versionTable().options(id, analysis.changelog(), analysis.key(), analysis.watermark(), table);
        List<String> flinkKey =
                analysis.keyProven() ? List.of() : analysis.key().orElseThrow();
        String plan;
        JobSpec job;
        try {
            plan = PlanCompiler.compile(planning, id, analysis.output(), analysis.columns(), flinkKey, sink);
            job = context.sqlJob(id, plan, options, analysis.calls());
        } catch (KappaException e) {
            throw Problems.placed(e, query::position, query.position());
        }
        return new Defined(
                new VersionDefinition(
                        id,
                        kind,
                        statement.text(),
                        options.kept(context.session()),
                        analysis.columns(),
                        analysis.key(),
                        analysis.changelog(),
                        analysis.watermark(),
                        Optional.of(context.config().names().topic(id)),
                        List.of(),
                        Optional.empty(),
                        analysis.reads().stream().map(VersionDefinition::id).toList(),
                        Optional.empty(),
                        table,
                        PlanDigest.of(
                                analysis.calls(),
                                plan,
                                analysis.columns(),
                                analysis.key(),
                                analysis.keyProven(),
                                analysis.watermark(),
                                options.planner(context.session())),
                        job,
                        analysis.calls().stream().map(VersionDefinition::id).toList()),
                analysis.notes());
    }

    /** Its readers follow the watermark, and they know nothing of this one's functions. */
    private void refuseCallInWatermark(PlanningEnvironment planning, Definition definition) {
        Optional<Element.WatermarkElement> watermark = definition.elements().flatMap(ElementList::watermark);
        List<String> called = watermark
                .map(w -> new WatermarkExpression(planning.planner())
                        .functions(w.expression().text()))
                .orElse(List.of());
        called.stream()
                .flatMap(f -> UserFunctions.nameOf(context.topology(), f).stream())
                .findFirst()
                .ifPresent(f -> {
                    throw new KappaException(Problem.of(
                                    ErrorCode.UNSUPPORTED_QUERY,
                                    "a watermark cannot call the function '" + f
                                            + "', for those who read this stream follow it without that.",
                                    "Call it in a column of the query, and declare the watermark of that column.")
                            .at(watermark.get().written().position()));
                });
    }

    private static DeclaredShape shape(Definition definition, DefinitionOptions options) {
        Optional<ElementList> elements = definition.elements();
        return new DeclaredShape(
                elements.flatMap(ElementList::primaryKey).map(k -> k.columns()),
                elements.flatMap(ElementList::watermark)
                        .map(w -> new Watermark(w.column(), w.expression().text())),
                options.allowNondeterministic());
    }

    /** A problem of a declared key or watermark is at its declaration, another one in the query. */
    private static KappaException placed(KappaException e, Definition definition, TextPart query) {
        List<Problem> atDeclarations = e.problems().stream()
                .filter(p -> p.position().isEmpty() && p.code() == ErrorCode.UNKNOWN_COLUMN)
                .toList();
        List<Problem> placed = e.problems().stream()
                .map(p -> atDeclarations.contains(p)
                        ? p.at(declaration(p, definition).orElse(query.position()))
                        : p.at(p.position()
                                .map(at -> query.position(at.line(), at.column()))
                                .orElse(query.position())))
                .toList();
        return new KappaException(placed, e.getCause());
    }

    private static Optional<Position> declaration(Problem problem, Definition definition) {
        return definition
                .elements()
                .flatMap(list -> problem.message().contains("' of PRIMARY KEY ")
                        ? list.primaryKey().map(k -> k.written().position())
                        : list.watermark().map(w -> w.written().position()));
    }

    private static void checkView(QueryAnalysis analysis, TextPart query) {
        List<ViewColumn> columns = analysis.columns().stream()
                .map(c -> new ViewColumn(c.name(), c.type()))
                .toList();
        Problems.refuse(ViewTable.problems(columns, analysis.key()).stream()
                .map(p -> Problem.of(ErrorCode.UNSUPPORTED_TYPE, "Postgres cannot serve this: " + p + ".")
                        .at(query.position()))
                .toList());
    }
}
