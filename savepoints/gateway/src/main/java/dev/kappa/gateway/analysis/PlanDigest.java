package dev.kappa.gateway.analysis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.flink.table.planner.plan.utils.FlinkRelOptUtil;

/**
 * A digest of a query's meaning: the optimized plan after inner names were replaced by positions, the output's names and
 * types, and whatever else decides what comes out. White space, comments, inner aliases, CTEs, subqueries and the order of
 * operands do not show in it.
 */
final class PlanDigest {
    private static final Pattern EQUALITY = Pattern.compile("=\\(([\\w$]+), ([\\w$]+)\\)");

    private PlanDigest() {}

    /** @param others facts of the definition beside the query, such as a declared key */
    static String of(PlanningEnvironment planning, RelNode output, List<?> columns, Map<String, String> others) {
        RelNode plan = planning.optimize(CanonicalPlan.of(output));
        String text =
                FlinkRelOptUtil.toString(plan, SqlExplainLevel.DIGEST_ATTRIBUTES, false, true, false, true, false);
        return sha256(orderless(text) + "\n" + columns + "\n" + new TreeMap<>(others));
    }

    /** The optimizer may turn an equality of two columns around. */
    private static String orderless(String plan) {
        return EQUALITY.matcher(plan)
                .replaceAll(m -> Matcher.quoteReplacement(
                        m.group(1).compareTo(m.group(2)) <= 0
                                ? m.group()
                                : "=(" + m.group(2) + ", " + m.group(1) + ")"));
    }

    static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
