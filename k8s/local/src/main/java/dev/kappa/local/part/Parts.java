package dev.kappa.local.part;

import dev.kappa.local.StackSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a stack: all of them, or with the user's own systems those that are Kappa's. In the order in which they are shown and, read backwards,
 * stopped.
 */
public final class Parts {
    private Parts() {}

    public static List<Part> of(StackSettings settings) {
        List<Part> parts = new ArrayList<>();
        if (settings.userConfig().isEmpty()) {
            parts.addAll(List.of(
                    new Kafka(settings),
                    new Postgres(settings),
                    new ObjectStore(settings),
                    new JobManager(settings),
                    new TaskManager(settings)));
        }
        parts.add(new Gateway(settings));
        if (Controller.isBuilt(settings)) {
            parts.add(new Controller(settings));
        }
        return List.copyOf(parts);
    }
}
