package dev.kappa.topology.statement;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/** Prints a statement for comparison: a line for each component that says something, parts of the text with their places. */
final class Outline {
    private final StringBuilder out = new StringBuilder();

    private Outline() {}

    static String of(Record value) {
        Outline outline = new Outline();
        outline.record(value, "");
        return outline.out.toString().stripTrailing();
    }

    private void record(Record value, String indent) {
        out.append(value.getClass().getSimpleName()).append('\n');
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                print(component.getName(), component.getAccessor().invoke(value), indent + "  ");
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void print(String name, Object value, String indent) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(v -> print(name, v, indent));
        } else if (value instanceof List<?> list) {
            list.forEach(v -> print(name, v, indent));
        } else if (value instanceof TextPart part) {
            if (!name.equals("written")) {
                out.append(indent).append(name).append(": ").append(part.position());
                out.append(" [")
                        .append(part.text().replace("\n", "\\n").replace("\r", "\\r"))
                        .append("]\n");
            }
        } else if (value instanceof ObjectName object) {
            String full = object.catalog().map(c -> c + " . ").orElse("")
                    + object.database().map(d -> d + " . ").orElse("")
                    + object.name();
            line(indent, name, object.written().position() + " " + full);
        } else if (value instanceof StringLiteral literal) {
            line(indent, name, literal.written().position() + " " + literal.value());
        } else if (value instanceof OptionList.Entry option) {
            line(
                    indent,
                    "option",
                    option.key().written().position() + " " + option.key().value() + " = "
                            + option.value().written().position() + " "
                            + option.value().value());
        } else if (value instanceof OptionList options) {
            print(name, options.entries(), indent);
        } else if (value instanceof RebuildOptions options && options.equals(RebuildOptions.DEFAULTS)) {
            return;
        } else if (value instanceof Record record) {
            out.append(indent).append(name).append(": ");
            record(record, indent);
        } else {
            line(indent, name, String.valueOf(value));
        }
    }

    private void line(String indent, String name, String value) {
        out.append(indent).append(name).append(": ").append(value).append('\n');
    }
}
