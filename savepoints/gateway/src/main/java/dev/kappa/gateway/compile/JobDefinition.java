package dev.kappa.gateway.compile;

import dev.kappa.gateway.analysis.PlanningEnvironment;
import dev.kappa.gateway.analysis.PlanningEnvironment.DeclaredRows;
import dev.kappa.gateway.analysis.WatermarkExpression;
import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.topology.Sha256;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.AssembledText;
import dev.kappa.topology.statement.Definition;
import dev.kappa.topology.statement.ElementList;
import dev.kappa.topology.statement.FlinkIdentifier;
import dev.kappa.topology.statement.ObjectName;
import dev.kappa.topology.statement.Origin;
import dev.kappa.topology.statement.TextPart;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the version of a stream that a DataStream job writes. */
final class JobDefinition {
    private static final String OUTPUT = FlinkIdentifier.quote(PlanningEnvironment.DECLARED) + ".`main`.`output`";
    /** The entry class of every DataStream job. */
    static final String RUNNER = "dev.kappa.jobs.DataStreamJobRunner";

    private final DefinitionContext context;

    JobDefinition(DefinitionContext context) {
        this.context = context;
    }

    Defined define(String name, TextPart statement, Definition definition, Origin.UsingJob job) {
        DefinitionOptions options = new DefinitionOptions(definition.options());
        Problems.refuse(options.problems(java.util.Set.of(), key -> true));
        VersionId id = context.next(name);
        try (PlanningEnvironment planning = context.planning(id, options)) {
            return define(planning, id, options, statement, definition, job);
        }
    }

    private Defined define(
            PlanningEnvironment planning,
            VersionId id,
            DefinitionOptions options,
            TextPart statement,
            Definition definition,
            Origin.UsingJob job) {
        Optional<JobJar> users = JobJar.of(context, definition.options());
        JobClasses classes = new JobClasses(context.config().jobJar(), users);
        classes.check(job.jobClass());
        Map<String, String> its = new TreeMap<>(definition.options().asMap());
        its.remove(JobJar.OPTION);
        DeclaredRows rows = output(planning, definition, statement);
        ChangelogKind changelog = rows.key().isPresent() ? ChangelogKind.CHANGELOG : ChangelogKind.APPEND;
        Optional<Watermark> watermark = definition
                .elements()
                .flatMap(ElementList::watermark)
                .map(w -> new Watermark(w.column(), w.expression().text()));
        List<VersionDefinition> reads = job.reading().stream().map(this::read).toList();
        WatermarkExpression delays = new WatermarkExpression(planning.planner());

        Map<String, Object> output = new LinkedHashMap<>();
        output.put("options", context.versionTable().options(id, changelog, rows.key(), watermark, Optional.empty()));
        output.put("columns", columns(rows.columns()));
        output.put("key", rows.key().orElse(null));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("inputs", reads.stream().map(r -> input(r, id, delays)).toList());
        spec.put("output", output);
        spec.put("kafka", context.config().kafka().jobProperties());
        spec.put("options", its);
        String json = PlanJson.write(spec);
        List<String> arguments = List.of(
                "--name", id.name(),
                "--version", Integer.toString(id.version()),
                "--job", job.jobClass().value(),
                "--spec", PackedText.gzip(json));
        return new Defined(
                new VersionDefinition(
                        id,
                        ObjectKind.STREAM,
                        statement.text(),
                        options.kept(context.session()),
                        rows.columns(),
                        rows.key(),
                        changelog,
                        watermark,
                        Optional.of(context.config().names().topic(id)),
                        List.of(),
                        Optional.empty(),
                        reads.stream().map(VersionDefinition::id).toList(),
                        Optional.empty(),
                        Optional.empty(),
                        Sha256.of(job.jobClass().value()
                                + classes.codeHash(job.jobClass().value())
                                + rows.columns()
                                + rows.key()
                                + watermark
                                + job.reading().stream().map(ObjectName::name).toList()
                                + its),
                        new JobSpec(
                                users.map(u -> u.place().toString()).orElse(""),
                                RUNNER,
                                arguments,
                                options.parallelism(context.config().flink().parallelism())),
                        List.of()),
                List.of());
    }

    private DeclaredRows output(PlanningEnvironment planning, Definition definition, TextPart statement) {
        AssembledText table = new AssembledText()
                .add("CREATE TABLE " + OUTPUT + " (\n")
                .add(definition.elements().orElseThrow().inside())
                .add("\n) WITH ('connector' = 'datagen')");
        try {
            DeclaredRows rows = planning.declare(table.text(), "");
            Problems.refuse(rows.problems());
            return rows;
        } catch (KappaException e) {
            throw Problems.placed(
                    e,
                    (line, column) -> table.position(line, column).orElse(statement.position()),
                    statement.position());
        }
    }

    private VersionDefinition read(ObjectName name) {
        return KappaCatalog.resolve(context.topology(), name.name())
                .orElseThrow(() -> new KappaException(
                        Problem.of(ErrorCode.UNKNOWN_STREAM, "stream or view '" + name.name() + "' does not exist.")
                                .at(name.written().position())));
    }

    private Map<String, Object> input(VersionDefinition read, VersionId reader, WatermarkExpression delays) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("name", read.name());
        input.put("topic", read.topic().orElseThrow());
        input.put("groupId", context.config().names().group(reader));
        input.put("mode", read.changelog().name().toLowerCase(Locale.ROOT));
        input.put("columns", columns(read.columns()));
        input.put("key", read.key().orElse(null));
        input.put(
                "watermark",
                read.watermark().map(w -> watermark(read, w, delays)).orElse(null));
        return input;
    }

    private static Map<String, Object> watermark(
            VersionDefinition read, Watermark watermark, WatermarkExpression delays) {
        Duration delay = delays.delay(watermark)
                .orElseThrow(() -> new KappaException(
                        ErrorCode.UNSUPPORTED_QUERY,
                        "a DataStream job cannot follow the watermark of '" + read.name() + "': "
                                + watermark.expression() + ".",
                        "Give that stream one of the form column - INTERVAL '…' SECOND."));
        return Map.of("column", watermark.column(), "delayMs", delay.toMillis());
    }

    private static List<Map<String, String>> columns(List<Column> columns) {
        return columns.stream()
                .map(c -> {
                    Map<String, String> column = new LinkedHashMap<>();
                    column.put("name", c.name());
                    column.put("type", c.type());
                    return column;
                })
                .toList();
    }
}
