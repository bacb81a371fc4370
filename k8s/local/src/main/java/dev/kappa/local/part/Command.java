package dev.kappa.local.part;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process to start: its line, what is added to the environment, where it runs, and the file that takes what it prints. */
public record Command(List<String> line, Map<String, String> environment, Path directory, Path output) {
    public Command {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }
}
