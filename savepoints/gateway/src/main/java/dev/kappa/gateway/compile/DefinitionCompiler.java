package dev.kappa.gateway.compile;

import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NameUse;
import dev.kappa.topology.graph.TopologyChecks;
import dev.kappa.topology.source.SourceInspector;
import dev.kappa.topology.source.TableShape;
import dev.kappa.topology.statement.Definition;
import dev.kappa.topology.statement.Element;
import dev.kappa.topology.statement.ElementList;
import dev.kappa.topology.statement.ObjectName;
import dev.kappa.topology.statement.Origin;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.TextPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes the definition that a CREATE statement asks for, or the next version of one, or refuses with every problem found. */
public final class DefinitionCompiler {
    private static final String BUCKET = "s3-notifications";
    private static final Pattern AS_TEXT = Pattern.compile("(?is).*[\\s`]STRING(\\s+NULL|\\s+NOT\\s+NULL)?\\s*");

    private final DefinitionContext context;

    public DefinitionCompiler(DefinitionContext context) {
        this.context = context;
    }

    public Defined source(Statement.CreateSource statement) {
        check(ObjectKind.SOURCE, statement.name(), List.of(), Optional.empty());
        return new SourceDefinition(context).define(statement);
    }

    /** A stream, or a materialized view, whose origin is always a query. */
    public Defined define(ObjectKind kind, ObjectName name, TextPart written, Definition definition) {
        Origin origin = definition.origin();
        if (origin instanceof Origin.AsQuery query) {
            check(kind, name, List.of(), Optional.empty());
            return query(kind, name, written, definition, query.query());
        }
        check(kind, name, reading(origin), source(origin).map(DefinitionCompiler::use));
        return withoutQuery(name, written, definition);
    }

    /** The next version of a stream or a view that exists. */
    Defined redefine(ObjectKind kind, ObjectName name, TextPart written, Definition definition) {
        Origin origin = definition.origin();
        Problems.refuse(TopologyChecks.ofAlter(
                context.topology(),
                kind,
                use(name),
                reading(origin),
                source(origin).map(DefinitionCompiler::use)));
        if (!(origin instanceof Origin.AsQuery query)) {
            return withoutQuery(name, written, definition);
        }
        Defined defined = new QueryDefinition(context).define(kind, name.name(), written, definition, query.query());
        List<NameUse> reads = defined.version().readsNames().stream()
                .map(read -> NameUse.at(read, query.query().position()))
                .toList();
        Problems.refuse(TopologyChecks.ofAlter(context.topology(), kind, use(name), reads, Optional.empty()));
        return defined;
    }

    private Defined withoutQuery(ObjectName name, TextPart written, Definition definition) {
        return definition.origin() instanceof Origin.UsingJob job
                ? new JobDefinition(context).define(name.name(), written, definition, job)
                : new AdmissionDefinition(context)
                        .define(name.name(), written, definition, raw(definition.origin(), name, definition));
    }

    private static List<NameUse> reading(Origin origin) {
        return origin instanceof Origin.UsingJob job
                ? job.reading().stream().map(DefinitionCompiler::use).toList()
                : List.of();
    }

    private Defined query(ObjectKind kind, ObjectName name, TextPart written, Definition definition, TextPart query) {
        try {
            return new QueryDefinition(context).define(kind, name.name(), written, definition, query);
        } catch (KappaException e) {
            Problem first = e.problems().get(0);
            if (first.code() == ErrorCode.UNKNOWN_STREAM && first.message().contains("'" + name.name() + "'")) {
                NameUse self = new NameUse(name.name(), first.position());
                Problems.refuse(
                        TopologyChecks.ofCreate(context.topology(), kind, use(name), List.of(self), Optional.empty()));
            }
            throw e;
        }
    }

    private void check(ObjectKind kind, ObjectName name, List<NameUse> reads, Optional<NameUse> source) {
        Problems.refuse(TopologyChecks.ofCreate(context.topology(), kind, use(name), reads, source));
    }

    private static NameUse use(ObjectName name) {
        return NameUse.at(name.name(), name.written().position());
    }

    private static Optional<ObjectName> source(Origin origin) {
        if (origin instanceof Origin.FromTable table) {
            return Optional.of(table.source());
        }
        if (origin instanceof Origin.FromPrefix prefix) {
            return Optional.of(prefix.source());
        }
        return origin instanceof Origin.FromNotifications all ? Optional.of(all.source()) : Optional.empty();
    }

    private RawRecords raw(Origin origin, ObjectName name, Definition definition) {
        if (origin instanceof Origin.FromTable table) {
            return table(table, definition);
        }
        if (origin instanceof Origin.FromPrefix prefix) {
            String source = prefix.source().name();
            return new RawRecords.OfObjects(
                    bucketTopic(prefix.source(), "records"),
                    source,
                    prefix.prefix().value());
        }
        if (origin instanceof Origin.FromNotifications all) {
            VersionDefinition source = sourceOf(all.source());
            String topic = bucketTopic(all.source(), "notifications");
            TableShape shape = context.inspectors()
                    .of(source.name(), source.options())
                    .describe(source.name(), source.options(), "notifications");
            return new RawRecords.OfNotifications(topic, source.name(), shape);
        }
        return new RawRecords.OfApplications(context.config().names().applicationTopic(name.name()));
    }

    private RawRecords table(Origin.FromTable from, Definition definition) {
        VersionDefinition source = sourceOf(from.source());
        SourceInspector inspector = context.inspectors().of(source.name(), source.options());
        TableShape shape;
        try {
            shape = inspector.describe(
                    source.name(), source.options(), from.table().value());
        } catch (KappaException e) {
            throw Problems.placed(
                    e,
                    (line, column) -> from.table().written().position(),
                    from.table().written().position());
        }
        TableRecords records = new TableRecords(
                rawTopic(from.source(), from.table().value()), source.name(), readAsText(shape, definition));
        checkWatermark(definition, records);
        return records;
    }

    /**
     * Columns that are declared STRING are read as the text that is in the log, for values that the database has and Flink has not
     * ({@code NaN} in a numeric, an infinite time, more digits than 38). Nothing else can be declared of them.
     */
    private static TableShape readAsText(TableShape shape, Definition definition) {
        List<Column> columns = new ArrayList<>(shape.columns());
        List<String> names = columns.stream().map(Column::name).toList();
        for (Element.ColumnElement declared :
                definition.elements().map(ElementList::columns).orElse(List.of())) {
            int at = names.indexOf(declared.name());
            if (at < 0) {
                throw new KappaException(Problem.of(
                                ErrorCode.UNKNOWN_COLUMN,
                                "the table has no column '" + declared.name() + "'.",
                                NearestName.hint(declared.name(), names))
                        .at(declared.written().position()));
            }
            if (declared.kind() != Element.ColumnKind.PHYSICAL
                    || !AS_TEXT.matcher(declared.written().text()).matches()) {
                throw new KappaException(Problem.of(
                                ErrorCode.SYNTAX,
                                "column '" + declared.name()
                                        + "' is declared, but the database tells a table's columns; one can only be"
                                        + " read as the text that is in the log: " + declared.name() + " STRING.",
                                "Leave it out; name and convert columns in a stream AS SELECT … of this one.")
                        .at(declared.written().position()));
            }
            String type = "VARCHAR(2147483647)" + (columns.get(at).nullable() ? "" : " NOT NULL");
            columns.set(at, new Column(declared.name(), type));
        }
        return new TableShape(columns, shape.key());
    }

    private static void checkWatermark(Definition definition, TableRecords table) {
        definition
                .elements()
                .flatMap(ElementList::watermark)
                .filter(w -> !table.names().contains(w.column()))
                .ifPresent(w -> {
                    throw new KappaException(Problem.of(
                                    ErrorCode.UNKNOWN_COLUMN,
                                    "the table has no column '" + w.column() + "' for the watermark.",
                                    NearestName.hint(w.column(), table.names()))
                            .at(w.written().position()));
                });
    }

    /** A database may have a table of that name, but its records are no objects' and no notifications. */
    private String bucketTopic(ObjectName source, String of) {
        String connector = sourceOf(source).options().get("connector");
        if (!BUCKET.equals(connector)) {
            throw new KappaException(Problem.of(
                            ErrorCode.WRONG_KIND,
                            "source '" + source.name() + "' is of connector '" + connector
                                    + "' and has no objects, only tables.",
                            "Write FROM SOURCE " + source.name() + " TABLE '…'.")
                    .at(source.written().position()));
        }
        return rawTopic(source, of);
    }

    private String rawTopic(ObjectName source, String of) {
        VersionDefinition definition = sourceOf(source);
        Map<String, String> options = definition.options();
        String topic = context.inspectors().of(definition.name(), options).rawTopic(definition.name(), options, of);
        return context.config().names().rawTopic(topic);
    }

    private VersionDefinition sourceOf(ObjectName name) {
        return context.topology().require(name.name(), ObjectKind.SOURCE);
    }
}
