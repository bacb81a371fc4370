package dev.kappa.topology.statement;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The complete CREATE statement of an object that is altered, put together from what the alteration says and what it leaves as
 * it was: it makes the same object on an empty system. Remembers which part came from where, so that problems in it can be
 * told in the user's own text.
 */
public final class CompleteStatement {
    private final AssembledText text = new AssembledText();
    private final ObjectName name;
    private final Optional<SourceText> former;

    private CompleteStatement(ObjectName name, Optional<SourceText> former) {
        this.name = name;
        this.former = former;
    }

    /** All that the definition says, and nothing else: of CREATE OR ALTER. */
    public static CompleteStatement of(ObjectKind kind, ObjectName name, Definition definition) {
        CompleteStatement complete = new CompleteStatement(name, Optional.empty());
        complete.write(kind, definition, definition);
        return complete;
    }

    /**
     * What ALTER says, and what it does not mention of the former statement: key, watermark, comment, options, and columns where
     * rows still come from the same kind of place. Options that belong to the place that rows came from do not outlive it.
     */
    public static CompleteStatement of(
            ObjectKind kind, ObjectName name, Definition altered, Definition former, SourceText formerText) {
        CompleteStatement complete = new CompleteStatement(name, Optional.of(formerText));
        complete.write(kind, altered, former);
        return complete;
    }

    public String text() {
        return text.text();
    }

    /** What somebody finds wrong in {@link #text()}, told in the text of the alteration. */
    public KappaException placed(KappaException e) {
        List<Problem> placed = e.problems().stream().map(this::placed).toList();
        return new KappaException(placed, e.getCause());
    }

    private Problem placed(Problem problem) {
        Position here = name.written().position();
        if (problem.position().isEmpty()) {
            return problem.at(here);
        }
        Position at = problem.position().get();
        Optional<TextPart> part = text.part(at.line(), at.column());
        boolean kept = part.map(TextPart::source)
                .filter(s -> former.equals(Optional.of(s)))
                .isPresent();
        if (kept) {
            return Problem.of(
                            problem.code(),
                            problem.message() + " This was kept from the definition before: " + part.get() + ".",
                            "Say it anew in the ALTER, or write CREATE OR ALTER …, which keeps nothing.")
                    .at(here);
        }
        return problem.at(text.position(at.line(), at.column()).orElse(here));
    }

    private void write(ObjectKind kind, Definition altered, Definition former) {
        text.add("CREATE " + (kind == ObjectKind.VIEW ? "MATERIALIZED VIEW " : "STREAM "))
                .add(name.written());
        elements(altered, former);
        altered.comment().or(former::comment).ifPresent(c -> text.add("\nCOMMENT ")
                .add(c.written()));
        origin(altered.origin());
        options(altered, former);
        if (altered.origin() instanceof Origin.AsQuery query) {
            text.add(" AS\n").add(query.query());
        }
    }

    private void elements(Definition altered, Definition former) {
        List<TextPart> parts = new ArrayList<>();
        List<Element.ColumnElement> columns = columns(altered);
        if (columns.isEmpty() && sameOrigin(altered, former)) {
            columns = columns(former);
        }
        columns.forEach(c -> parts.add(c.written()));
        altered.elements()
                .flatMap(ElementList::primaryKey)
                .or(() -> former.elements().flatMap(ElementList::primaryKey))
                .ifPresent(k -> parts.add(k.written()));
        altered.elements()
                .flatMap(ElementList::watermark)
                .or(() -> former.elements().flatMap(ElementList::watermark))
                .ifPresent(w -> parts.add(w.written()));
        if (!parts.isEmpty()) {
            text.add(" (\n");
            joined(parts, ",\n", part -> text.add("  ").add(part));
            text.add("\n)");
        }
    }

    private static List<Element.ColumnElement> columns(Definition definition) {
        return definition.elements().map(ElementList::columns).orElse(List.of());
    }

    private void origin(Origin origin) {
        if (origin instanceof Origin.FromTable from) {
            text.add("\nFROM SOURCE ").add(from.source().written());
            text.add(" TABLE ").add(from.table().written());
        } else if (origin instanceof Origin.FromPrefix from) {
            text.add("\nFROM SOURCE ").add(from.source().written());
            text.add(" PREFIX ").add(from.prefix().written());
        } else if (origin instanceof Origin.FromNotifications from) {
            text.add("\nFROM SOURCE ").add(from.source().written()).add(" NOTIFICATIONS");
        } else if (origin instanceof Origin.UsingJob job) {
            text.add("\nUSING JOB ").add(job.jobClass().written()).add(" READING ");
            joined(job.reading(), ", ", read -> text.add(read.written()));
        }
    }

    private void options(Definition altered, Definition former) {
        Map<String, OptionList.Entry> options = new LinkedHashMap<>();
        former.options().entries().stream()
                .filter(e -> sameOrigin(altered, former) || isGeneral(e.key().value()))
                .forEach(e -> options.put(e.key().value(), e));
        altered.options().entries().forEach(e -> options.put(e.key().value(), e));
        if (!options.isEmpty()) {
            text.add("\nWITH (\n");
            joined(options.values(), ",\n", e -> text.add("  ")
                    .add(e.key().written())
                    .add(" = ")
                    .add(e.value().written()));
            text.add("\n)");
        }
    }

    private static boolean sameOrigin(Definition altered, Definition former) {
        return altered.origin().getClass() == former.origin().getClass();
    }

    /** Options that mean the same wherever rows come from. */
    private static boolean isGeneral(String option) {
        return option.equals("parallelism") || option.equals("allow-nondeterministic") || option.startsWith("table.");
    }

    private <T> void joined(Iterable<T> items, String separator, Consumer<T> item) {
        boolean first = true;
        for (T each : items) {
            if (!first) {
                text.add(separator);
            }
            first = false;
            item.accept(each);
        }
    }
}
