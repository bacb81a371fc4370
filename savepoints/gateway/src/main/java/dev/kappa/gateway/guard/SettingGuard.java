package dev.kappa.gateway.guard;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings of a session. Those that say how a query is planned, shown and run are let through by name; any other may load classes, run
 * programs, name files or another cluster.
 */
public final class SettingGuard {
    private static final Pattern HARMLESS = Pattern.compile("table\\.(?!resources\\.|catalog-store\\.).*"
            + "|sql-client\\..*|kappa\\..*"
            + "|execution\\.(runtime-mode|batch-shuffle-mode|buffer-timeout\\..*)"
            + "|execution\\.checkpointing\\.(interval|mode|timeout|min-pause|unaligned|unaligned\\..*|max-concurrent-checkpoints"
            + "|tolerable-failed-checkpoints)"
            + "|parallelism\\.default"
            + "|pipeline\\.(name|max-parallelism|object-reuse|operator-chaining.*|auto-watermark-interval|watermark-alignment\\..*)"
            + "|restart-strategy.*"
            + "|python\\.fn-execution\\..*");

    /** What a client may ask for at the start of its session and cannot have: code. The rest of its settings is its own business. */
    private static final Pattern CODE =
            Pattern.compile("pipeline\\.(jars|classpaths)|yarn\\.ship-.*|python\\.(?!fn-execution).*");

    private SettingGuard() {}

    /** Why the session may not change the setting; empty when it may. */
    public static Optional<String> reach(String key) {
        return HARMLESS.matcher(key).matches()
                ? Optional.empty()
                : Optional.of(
                        "the setting '" + key
                                + "' is not one of a query (table.*, parallelism.default, pipeline.name, …), and might load code or reach files");
    }

    /** Why a session may not begin with these settings. */
    public static Optional<String> reachAtStart(Map<String, String> settings) {
        return new TreeMap<>(settings)
                .entrySet().stream()
                        .filter(setting -> CODE.matcher(setting.getKey()).matches())
                        .filter(setting -> !setting.getValue().isBlank())
                        .map(setting -> "the setting '" + setting.getKey() + "' loads code")
                        .findFirst();
    }

    /** Of the settings that a client brings those that it may decide: its own configuration file names directories and a cluster too. */
    public static Map<String, String> harmless(Map<String, String> settings) {
        Map<String, String> harmless = new TreeMap<>(settings);
        harmless.keySet().removeIf(key -> !HARMLESS.matcher(key).matches());
        return harmless;
    }
}
