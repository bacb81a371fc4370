package dev.kappa.topology.statement;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * References {@code ${config:key}} in the texts in quotes of a statement, so that one script serves every system. A value that is a
 * reference to a secret stays one.
 */
public final class ConfigReferences {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{config:([^}]*)}");

    private ConfigReferences() {}

    /** The statement with values in their places; throws CONFIGURATION for every key that there is not. */
    public static String replaced(String statement, Map<String, String> values) {
        if (!statement.contains("${config:")) {
            return statement;
        }
        SourceText source = SourceText.ofStatement(statement);
        List<Problem> problems = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int end = 0;
        for (Token token : Lexer.tokens(statement)) {
            text.append(statement, end, token.start());
            text.append(token.is(Kind.STRING) ? replaced(token, source, values, problems) : token.text());
            end = token.end();
        }
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
        return text.append(statement, end, statement.length()).toString();
    }

    private static String replaced(Token token, SourceText source, Map<String, String> values, List<Problem> problems) {
        return REFERENCE.matcher(token.text()).replaceAll(reference -> {
            String value = values.get(reference.group(1));
            if (value == null) {
                problems.add(unknown(token, source, values, reference));
                return "";
            }
            return Matcher.quoteReplacement(FlinkIdentifier.insideLiteral(value.strip()));
        });
    }

    private static Problem unknown(Token token, SourceText source, Map<String, String> values, MatchResult reference) {
        String key = reference.group(1);
        return Problem.of(
                        ErrorCode.CONFIGURATION,
                        "the gateway's configuration has no '" + key + "' for scripts.",
                        NearestName.of(key, values.keySet())
                                .map(n -> "Did you mean '" + n + "'?")
                                .orElse("Add it to the file, such as shop." + key.replaceFirst("^.*\\.", "")
                                        + ", or write the value into the statement."))
                .at(source.position(token.start() + reference.start()));
    }
}
