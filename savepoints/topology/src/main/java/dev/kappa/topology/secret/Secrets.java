package dev.kappa.topology.secret;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves {@code ${secret:name}}: the environment variable {@code KAPPA_SECRET_NAME} first (upper case, every character
 * that is not a letter or digit replaced by {@code _}), else the file {@code name} in the directory that
 * {@code KAPPA_SECRETS_DIR} names (one trailing line break is dropped). Values are never cached, logged or kept.
 */
public final class Secrets {
    /** The environment variable that names the directory of secret files. */
    public static final String DIRECTORY = "KAPPA_SECRETS_DIR";

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{secret:([A-Za-z0-9][A-Za-z0-9._-]*)}");

    private static volatile Optional<Path> configured = Optional.empty();

    private final Function<String, String> environment;

    public Secrets(Function<String, String> environment) {
        this.environment = environment;
    }

    /** Reads this process's environment, and {@linkplain #lookAlsoIn the directory of its configuration}. */
    public static Secrets ofProcess() {
        return new Secrets(System::getenv).or(() -> configured);
    }

    /**
     * Where connectors of this process look if its environment names no directory: for a process that has a configuration file, once, when it
     * has read it. A connector is made without one.
     */
    public static void lookAlsoIn(Path directory) {
        configured = Optional.of(directory);
    }

    /** The same, with a directory where the environment names none. */
    public Secrets or(Supplier<Optional<Path>> directory) {
        return new Secrets(variable -> {
            String value = environment.apply(variable);
            return variable.equals(DIRECTORY) && (value == null || value.isBlank())
                    ? directory.get().map(Path::toString).orElse(null)
                    : value;
        });
    }

    /** Whether the text holds a reference, so that it is not a secret in clear. */
    public static boolean isReference(String text) {
        return REFERENCE.matcher(text).find();
    }

    /** The names that the text refers to, in order. */
    public static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher m = REFERENCE.matcher(text);
        while (m.find()) {
            names.add(m.group(1));
        }
        return names;
    }

    /** The text with every reference replaced. Throws MISSING_SECRET naming both places that were looked at. */
    public String resolve(String text) {
        return REFERENCE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(value(m.group(1))));
    }

    /** A copy of the options with every reference replaced. */
    public Map<String, String> resolve(Map<String, String> options) {
        Map<String, String> resolved = new java.util.TreeMap<>();
        options.forEach((k, v) -> resolved.put(k, resolve(v)));
        return resolved;
    }

    private String value(String name) {
        String variable = "KAPPA_SECRET_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        String fromEnvironment = environment.apply(variable);
        if (fromEnvironment != null) {
            return fromEnvironment;
        }
        Optional<Path> file = Optional.ofNullable(environment.apply(DIRECTORY))
                .filter(d -> !d.isBlank())
                .map(d -> Path.of(d, name));
        if (file.isPresent() && Files.isRegularFile(file.get())) {
            try {
                return Files.readString(file.get()).replaceFirst("\\r?\\n$", "");
            } catch (IOException e) {
                throw new KappaException(
                        ErrorCode.MISSING_SECRET,
                        "secret '" + name + "' cannot be read from " + file.get() + " (" + e.getMessage() + ").",
                        "Make the file readable for the process that asks.");
            }
        }
        throw new KappaException(
                ErrorCode.MISSING_SECRET,
                "secret '" + name + "' is neither in the environment as " + variable + " nor "
                        + file.map(f -> "in the file " + f).orElse("in a file, for " + DIRECTORY + " is not set")
                        + ".",
                "Set one of the two for the process that needs it.");
    }
}
