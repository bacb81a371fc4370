package dev.kappa.gateway.execute;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.util.Map;

/**
 * The setting of a session that shows what a script would do: {@code SET 'kappa.explain-only' = 'true'}. A statement that would change
 * something is then answered with its plan, an alter set at its END with the plan of all of it.
 */
public final class ExplainOnly {
    /** The key of the setting. */
    public static final String KEY = "kappa.explain-only";

    private ExplainOnly() {}

    public static boolean isSet(Map<String, String> session) {
        return Boolean.parseBoolean(session.get(KEY));
    }

    /** What has no plan that could be shown. */
    public static KappaException refusal(String what) {
        return new KappaException(
                ErrorCode.NOT_ALLOWED,
                what + " is not carried out in a session that only explains.",
                "RESET '" + KEY + "' first.");
    }
}
