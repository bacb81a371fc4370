package dev.kappa.local.command;

import dev.kappa.local.StackException;
import dev.kappa.local.StackHome;
import dev.kappa.local.part.Part;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** {@code logs PART}: the end of what one part said, and where the files are. */
public record Logs(StackHome home, List<Part> parts, PrintStream out) {
    private static final int LINES = 200;

    public Logs {
        parts = List.copyOf(parts);
    }

    public void run(String name) {
        if (parts.stream().noneMatch(part -> part.name().equals(name))) {
            throw new StackException("there is no part '" + name + "': use PART=<one of "
                    + parts.stream().map(Part::name).collect(Collectors.joining(", ")) + ">");
        }
        out.println(new LogTail(home, name).lastLines(LINES));
    }
}
