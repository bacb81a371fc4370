package dev.kappa.gateway.compile;

import dev.kappa.gateway.analysis.PlanningEnvironment;
import dev.kappa.gateway.analysis.PlanningEnvironment.DeclaredRows;
import dev.kappa.topology.definition.ChangelogKind;
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
import dev.kappa.topology.statement.TextPart;
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
    private static final String RAW = "`" + PlanningEnvironment.DECLARED + "`.`main`.`raw`";
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
        PlanningEnvironment planning = context.planning(id, options);
        Map<String, String> rawOptions = rawOptions(id, definition, raw);
        AssembledText table = new AssembledText().add("CREATE TABLE " + RAW + " (\n");
        raw.columns(definition, table);
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
        Optional<List<String>> key = key(name, definition, raw, rows, statement);
        ChangelogKind changelog = key.isPresent() ? ChangelogKind.CHANGELOG : ChangelogKind.APPEND;
        Optional<Watermark> watermark = definition
                .elements()
                .flatMap(ElementList::watermark)
                .map(w -> new Watermark(w.column(), w.expression().text()));
        String plan = PlanCompiler.compile(
                planning,
                id,
                rows.tree(),
                rows.columns(),
                List.of(),
                context.versionTable().options(id, changelog, key, watermark, Optional.empty()));
        return new Defined(
                new VersionDefinition(
                        id,
                        ObjectKind.STREAM,
                        statement.text(),
                        options.kept(context.session()),
                        rows.columns(),
                        key,
                        changelog,
                        watermark,
                        Optional.of(context.config().names().topic(id)),
                        List.of(raw.topic()),
                        Optional.of(context.config().names().deadLetterTopic(name)),
                        List.of(),
                        raw.source(),
                        Optional.empty(),
                        PlanDigest.of(plan, rows.columns(), key, watermark, meaning(rawOptions)),
                        context.sqlJob(id, plan, options)),
                notes(rows, eventTime));
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
        context.config().kafka().clientProperties().forEach((k, v) -> options.put("properties." + k, v));
        options.put("group.id", context.config().names().group(id));
        options.put("kind", raw.kind());
        options.put("stream", id.name());
        options.put("dead-letter-topic", context.config().names().deadLetterTopic(id.name()));
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
                .removeIf(k -> k.startsWith("properties.") || k.equals("group.id") || k.startsWith("transaction"));
        return meaning;
    }

    private static String withClause(Map<String, String> options) {
        return options.entrySet().stream()
                .map(e -> "'" + quoted(e.getKey()) + "' = '" + quoted(e.getValue()) + "'")
                .collect(Collectors.joining(",\n"));
    }

    private static String quoted(String text) {
        return text.replace("'", "''");
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
