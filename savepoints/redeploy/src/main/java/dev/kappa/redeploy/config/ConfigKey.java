package dev.kappa.redeploy.config;

import java.util.Objects;
import java.util.Optional;

/**
 * One key of the configuration file, or a family of keys whose name ends in {@code *}.
 *
 * @param defaultValue absent where the key has none; then {@code required} says whether it may be left out
 */
record ConfigKey(String name, ValueType type, Optional<String> defaultValue, boolean required, String documentation) {
    ConfigKey {
        Objects.requireNonNull(type);
        Objects.requireNonNull(defaultValue);
        if (required && defaultValue.isPresent()) {
            throw new IllegalArgumentException(name + " is required and has the default " + defaultValue.get());
        }
        if (!documentation.endsWith(".")) {
            throw new IllegalArgumentException("the documentation of " + name + " is not a sentence: " + documentation);
        }
    }

    boolean isFamily() {
        return name.endsWith("*");
    }

    /** What every name of this family starts with. */
    String familyPrefix() {
        return name.substring(0, name.length() - 1);
    }

    boolean covers(String key) {
        return isFamily()
                ? key.startsWith(familyPrefix())
                        && key.length() > familyPrefix().length()
                : key.equals(name);
    }
}
