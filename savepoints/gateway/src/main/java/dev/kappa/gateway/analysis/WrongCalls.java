package dev.kappa.gateway.analysis;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.StatementText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;

/** Says what a function that is there takes, where a query calls it with something else. */
final class WrongCalls {
    private static final Pattern WRONG_CALL =
            Pattern.compile(".*Invalid function call:\\s*((\\w+)\\(.*\\))\\s*", Pattern.DOTALL);
    private static final Pattern SIGNATURES =
            Pattern.compile(".*(?:Expected|Supported) signatures are:\\s*(.*)", Pattern.DOTALL);
    private static final String QUALIFIED = KappaCatalog.NAME + "." + KappaCatalog.DATABASE + ".";

    private WrongCalls() {}

    /** A function's own type inference has something against what it is called with. */
    static Optional<Problem> ofTypes(String sql, Throwable thrown) {
        Optional<Matcher> wrong = Optional.empty();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            Matcher call = WRONG_CALL.matcher(String.valueOf(t.getMessage()).replace(QUALIFIED, ""));
            wrong = call.matches() ? Optional.of(call) : wrong;
        }
        return wrong.map(call -> {
            Problem problem = problem(
                    call.group(1), ": " + PlannerErrors.line(PlannerErrors.message(thrown)), signatures(thrown));
            return StatementText.of(sql).place(call.group(2)).map(problem::at).orElse(problem);
        });
    }

    private static Problem problem(String call, String why, Optional<String> takes) {
        return Problem.of(
                ErrorCode.INVALID_QUERY,
                "the call " + call.strip() + " does not fit the function" + why,
                takes.map(t -> "It takes " + t + "; CAST the arguments.").orElse("SHOW FUNCTIONS lists others."));
    }

    /**
     * Of a signature that the validator does not find, where there is a function of that name.
     *
     * @param signature as Flink writes it, with all that follows
     */
    static Optional<Problem> ofSignature(String signature, CalciteContextException thrown) {
        Optional<String> takes = signatures(thrown);
        return takes.map(t -> problem(signature.replaceFirst("(?s)\\.?\\s*Supported signatures.*", ""), ".", takes));
    }

    /** What a function takes, where Flink says it. */
    private static Optional<String> signatures(Throwable thrown) {
        Optional<String> takes = Optional.empty();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            Matcher signatures = SIGNATURES.matcher(String.valueOf(t.getMessage()));
            if (signatures.matches()) {
                takes = Optional.of(
                        signatures.group(1).strip().replace(QUALIFIED, "").replaceAll("\\s*\\n\\s*", " or "));
            }
        }
        return takes;
    }
}
