package dev.kappa.redeploy.config;

import java.util.regex.Pattern;

/** Decides by its name whether a key holds a secret, so that a value in clear can be refused. */
final class SecretKeys {
    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(password|passphrase|secret|token|credential|jaas|access[-._]?key|private[-._]?key|api[-._]?key).*");
    /** About a secret, not one: where it is, who gives it, how long it lives. */
    private static final Pattern ABOUT = Pattern.compile(
            "(?i).*[-._](url|uri|location|path|dir|file|type|class|provider|name|seconds|ms|enabled|endpoint)");

    private SecretKeys() {}

    static boolean holdsSecret(String key) {
        return SECRET.matcher(key).matches()
                && !ABOUT.matcher(key).matches()
                && !key.equals(ConfigKeys.SECRETS_DIR.name());
    }
}
