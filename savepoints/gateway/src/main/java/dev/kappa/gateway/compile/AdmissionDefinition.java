package dev.kappa.gateway.compile;

import dev.kappa.gateway.analysis.PlanningEnvironment;
import dev.kappa.gateway.analysis.PlanningEnvironment.DeclaredRows;
import dev.kappa.gateway.analysis.WatermarkExpression;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.AssembledText;
import dev.kappa.topology.statement.Definition;
import dev.kappa.topology.statement.Element;
import dev.kappa.topology.statement.ElementList;
import dev.kappa.topology.statement.FlinkIdentifier;
import dev.kappa.topology.statement.TextPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes the version of a stream that admits the records of a raw topic: those that fit its columns become its rows, the others
 * its dead letters.
 */
final class AdmissionDefinition {
    private static final String RAW = FlinkIdentifier.quote(PlanningEnvironment.DECLARED) + ".`main`.`raw`";
    /** Of a row that only arrives: which partition of the raw topic it is from. The version's topic has the same. */
    private static final String PARTITION = "kappa$partition";

    private final DefinitionContext context;

    AdmissionDefinition(DefinitionContext context) {
        this.context = context;
    }

    Defined define(String name, TextPart statement, Definition definition, RawRecords raw) {
        DefinitionOptions options = new DefinitionOptions(definition.options());
        List<Problem> problems =
                new ArrayList<>(options.problems(raw.options(), key -> key.startsWith(raw.format(definition) + ".")));
        problems.addAll(RecordFormat.problems(raw.format(definition), definition.options(), raw.options()));
        Problems.refuse(problems);
        VersionId id = context.next(name);
        try (PlanningEnvironment planning = context.planning(id, options)) {
            return define(planning, id, statement, definition, raw);
        }
    }

    private Defined define(
            PlanningEnvironment planning, VersionId id, TextPart statement, Definition definition, RawRecords raw) {
        DefinitionOptions options = new DefinitionOptions(definition.options());
        Map<String, String> rawOptions = rawOptions(id, definition, raw);
        boolean appends = !raw.changes(definition);
        if (appends) {
            rawOptions.putAll(lateness(planning, definition, id));
        }
        AssembledText table = new AssembledText().add("CREATE TABLE " + RAW + " (\n");
        raw.columns(definition, table);
        if (appends) {
            table.add("\n, `" + PARTITION + "` INT METADATA FROM 'kappa.partition' VIRTUAL");
        }
        table.add("\n) WITH (\n" + withClause(rawOptions) + "\n)");
        // A row without an event time would end every job that follows it by time; as NOT NULL it is a dead letter.
        Optional<String> eventTime =
                definition.elements().flatMap(ElementList::watermark).map(w -> w.column());
        DeclaredRows rows;
        try {
            rows = planning.declare(table.text(), raw.select(RAW), eventTime);
        } catch (KappaException e) {
            throw Problems.placed(
                    e,
                    (line, column) -> table.position(line, column).orElse(statement.position()),
                    RecordFormat.named(e.getMessage(), definition.options()).orElse(statement.position()));
        }
        refuse(rows, options, statement);
        Optional<List<String>> key = key(id.name(), definition, raw, rows, statement);
        ChangelogKind changelog = key.isPresent() ? ChangelogKind.CHANGELOG : ChangelogKind.APPEND;
        Optional<Watermark> watermark = definition
                .elements()
                .flatMap(ElementList::watermark)
                .map(w -> new Watermark(w.column(), w.expression().text()));
        List<Column> columns =
                rows.columns().stream().filter(c -> !c.name().equals(PARTITION)).toList();
        Map<String, String> sink = context.versionTable().options(id, changelog, key, watermark, Optional.empty());
        if (appends) {
            sink.put("partition-column", PARTITION);
        }
        String plan = PlanCompiler.compile(planning, id, rows.tree(), rows.columns(), List.of(), sink);
        if (rawOptions.containsKey("late-topic") && !plan.contains("\"WatermarkPushDown\"")) {
            throw new IllegalStateException("the planner keeps the watermark of " + id + " from its source: " + plan);
        }
        return new Defined(
                new VersionDefinition(
                        id,
                        ObjectKind.STREAM,
                        statement.text(),
                        options.kept(context.session()),
                        columns,
                        key,
                        changelog,
                        watermark,
                        Optional.of(context.config().names().topic(id)),
                        List.of(raw.topic()),
                        Optional.of(context.deadLetterTopic(id)),
                        List.of(),
                        raw.source(),
                        Optional.empty(),
                        PlanDigest.of(rows.calls(), plan, columns, key, watermark, meaning(rawOptions)),
                        context.sqlJob(id, plan, options, rows.calls()),
                        rows.calls().stream().map(VersionDefinition::id).toList()),
                appends ? List.of() : notes(rows, eventTime));
    }

    /** Late is what comes after the watermark of its partition of the raw topic has passed it. */
    private Map<String, String> lateness(PlanningEnvironment planning, Definition definition, VersionId id) {
        Optional<Element.WatermarkElement> declared = definition.elements().flatMap(ElementList::watermark);
        if (declared.isEmpty()) {
            return Map.of();
        }
        Element.WatermarkElement watermark = declared.get();
        Watermark meant =
                new Watermark(watermark.column(), watermark.expression().text());
        Duration delay = new WatermarkExpression(planning.planner())
                .delay(meant)
                .orElseThrow(() -> new KappaException(Problem.of(
                                ErrorCode.UNSUPPORTED_QUERY,
                                "the watermark '" + meant.expression() + "' is not '" + meant.column()
                                        + "' less a fixed time, by which it is decided which records are late.",
                                "Write WATERMARK FOR " + meant.column() + " AS " + meant.column()
                                        + " - INTERVAL '5' SECOND; what else decides the event time belongs into a computed"
                                        + " column.")
                        .at(watermark.written().position())));
        return Map.of(
                "late-topic",
                Names.lateTopic(context.deadLetterTopic(id)),
                "watermark-delay",
                delay.toMillis() + " ms");
    }

    private static List<String> notes(DeclaredRows rows, Optional<String> eventTime) {
        return rows.columns().stream()
                .filter(c -> eventTime.equals(Optional.of(c.name())) && c.nullable())
                .map(
                        c -> "the event time '" + c.name()
                                + "' is computed and may be NULL, at which every job that follows it by"
                                + " time ends; declare the columns that it is computed from NOT NULL, or compute it so that it never is")
                .toList();
    }

    private Map<String, String> rawOptions(VersionId id, Definition definition, RawRecords raw) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "kappa-raw");
        options.put("topic", raw.topic());
        context.config().kafka().jobProperties().forEach((k, v) -> options.put("properties." + k, v));
        options.put("group.id", context.config().names().group(id));
        options.put("kind", raw.kind());
        options.put("stream", id.name());
        options.put("version", Integer.toString(id.version()));
        options.put("dead-letter-topic", context.deadLetterTopic(id));
        options.put("transactional-id-prefix", context.config().names().group(id));
        options.put(
                "transaction.timeout",
                context.config().kafka().transactionTimeout().toMillis() + " ms");
        options.putAll(raw.tableOptions(definition));
        return options;
    }

    /** What of a raw table's options decides which rows come out. */
    private static Map<String, String> meaning(Map<String, String> options) {
        Map<String, String> meaning = new java.util.TreeMap<>(options);
        meaning.keySet()
                .removeIf(k -> k.startsWith("properties.")
                        || k.equals("group.id")
                        || k.startsWith("transaction")
                        || k.equals("version"));
        return meaning;
    }

    private static String withClause(Map<String, String> options) {
        return options.entrySet().stream()
                .map(e -> FlinkIdentifier.literal(e.getKey()) + " = " + FlinkIdentifier.literal(e.getValue()))
                .collect(Collectors.joining(",\n"));
    }

    private static void refuse(DeclaredRows rows, DefinitionOptions options, TextPart statement) {
        List<Problem> problems = new ArrayList<>(rows.problems());
        if (!rows.nondeterministic().isEmpty() && !options.allowNondeterministic()) {
            problems.add(Problem.of(
                    ErrorCode.NONDETERMINISTIC,
                    "a rebuild could not reproduce the rows because of " + String.join(" and ", rows.nondeterministic())
                            + ".",
                    "Use columns of the record, such as METADATA FROM 'timestamp'."));
        }
        Problems.refuse(problems.stream().map(p -> p.at(statement.position())).toList());
    }

    private static Optional<List<String>> key(
            String name, Definition definition, RawRecords raw, DeclaredRows rows, TextPart statement) {
        if (raw.changes(definition)) {
            if (rows.key().isEmpty()) {
                throw new KappaException(Problem.of(
                                ErrorCode.MISSING_KEY,
                                "rows of '" + name + "' change, and it has no primary key.",
                                "Declare columns that tell its rows apart: " + name
                                        + " (…, PRIMARY KEY (…) NOT ENFORCED).")
                        .at(statement.position()));
            }
            return rows.key();
        }
        definition.elements().flatMap(ElementList::primaryKey).ifPresent(declared -> {
            throw new KappaException(Problem.of(
                            ErrorCode.UNSUPPORTED_QUERY,
                            "'" + name + "' only gains rows, of which several may have the same key.",
                            "Leave PRIMARY KEY out, and keep the last row of each key in a view: … WHERE ROW_NUMBER()"
                                    + " OVER (PARTITION BY key ORDER BY time DESC) = 1.")
                    .at(declared.written().position()));
        });
        return Optional.empty();
    }
}
