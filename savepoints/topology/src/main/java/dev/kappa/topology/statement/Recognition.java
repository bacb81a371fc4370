package dev.kappa.topology.statement;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells by the first words whether a statement is Kappa's. What is not, Flink must get untouched, even if it is wrong. A word
 * that is neither Kappa's nor Flink's but nearer to one of Kappa's is refused with what it was probably meant to be, for
 * Flink's parser would only list everything that it knows.
 */
final class Recognition {
    /** Which rule of the grammar reads the statement. */
    enum Rule {
        CREATE,
        ALTER,
        DROP,
        EXPLAIN,
        SHOW,
        DESCRIBE,
        WAIT,
        VERIFY,
        REPLAY,
        BEGIN,
        END
    }

    private static final List<String> FLINK_OBJECTS =
            List.of("TABLE", "VIEW", "CATALOG", "DATABASE", "TEMPORARY", "SYSTEM", "MODEL", "CONNECTION", "JOB");
    private static final List<String> FLINK_SHOWN = List.of(
            "TABLES",
            "VIEWS",
            "CATALOGS",
            "DATABASES",
            "FUNCTIONS",
            "MODULES",
            "JARS",
            "JOBS",
            "COLUMNS",
            "PARTITIONS",
            "PROCEDURES",
            "CURRENT",
            "FULL",
            "USER",
            "MODELS",
            "CREATE",
            "CONNECTIONS");
    private static final List<String> COMPUTED = List.of("SOURCE", "STREAM", "MATERIALIZED");
    private static final List<String> OBJECTS = List.of("SOURCE", "STREAM", "MATERIALIZED", "FUNCTION");
    private static final List<String> SHOWN =
            List.of("SOURCES", "STREAMS", "MATERIALIZED", "REBUILDS", "VERSIONS", "DEAD");

    private final Cursor cursor;

    private Recognition(Cursor cursor) {
        this.cursor = cursor;
    }

    /** The rule for this statement; empty for Flink's. */
    static Optional<Rule> of(Cursor cursor) {
        return new Recognition(cursor).rule(0);
    }

    private Optional<Rule> rule(int at) {
        return switch (word(at)) {
            case "CREATE" -> when(creates(at), Rule.CREATE);
            case "ALTER" -> when(isObject(at + 1, with(OBJECTS, "REBUILD"), FLINK_OBJECTS), Rule.ALTER);
            case "DROP" -> when(isObject(at + 1, OBJECTS, FLINK_OBJECTS), Rule.DROP);
            case "SHOW" -> when(shows(at), Rule.SHOW);
            case "DESCRIBE", "DESC" -> when(describes(at), Rule.DESCRIBE);
            case "EXPLAIN" -> explains(at);
            case "WAIT" -> Optional.of(Rule.WAIT);
            case "VERIFY" -> when(isObject(at + 1, COMPUTED, FLINK_OBJECTS), Rule.VERIFY);
            case "REPLAY" -> when(word(at + 1).equals("DEAD"), Rule.REPLAY);
            case "BEGIN" -> when(word(at + 1).equals("ALTER"), Rule.BEGIN);
            case "END" -> when(isEnd(at + 1) || word(at + 1).equals("ALTER"), Rule.END);
            default -> {
                refuseMistypedVerb(at);
                yield Optional.empty();
            }
        };
    }

    private boolean creates(int at) {
        int object = at + 1;
        if (word(at + 1).equals("OR")
                && (word(at + 2).equals("ALTER") || word(at + 2).equals("REPLACE"))) {
            object += 2;
        }
        if (word(object).equals("TEMPORARY")) {
            object++;
            if (word(object).equals("FUNCTION")) {
                return false;
            }
        }
        return isObject(object, OBJECTS, FLINK_OBJECTS);
    }

    private Optional<Rule> explains(int at) {
        int next = at + 1;
        if (word(next).equals("PLAN") && word(next + 1).equals("FOR")) {
            next += 2;
        }
        if (word(next).equals("JSON")) {
            next++;
        }
        boolean changes = List.of("CREATE", "ALTER", "DROP").contains(word(next));
        return when(changes && rule(next).isPresent(), Rule.EXPLAIN);
    }

    private boolean shows(int at) {
        return word(at + 1).equals("CREATE")
                ? isObject(at + 2, OBJECTS, FLINK_OBJECTS)
                : isObject(at + 1, SHOWN, FLINK_SHOWN);
    }

    /** {@code DESCRIBE name} is Flink's, also where the name is one of these words. */
    private boolean describes(int at) {
        int object = word(at + 1).equals("EXTENDED") ? at + 2 : at + 1;
        Token.Kind next = cursor.peek(object + 1).kind();
        boolean named = next == Token.Kind.WORD || next == Token.Kind.QUOTED_NAME || next == Token.Kind.NUMBER;
        return named && isObject(object, with(OBJECTS, "REBUILD"), FLINK_OBJECTS);
    }

    /** Whether the word at this place is one of Kappa's; refused if it was probably meant to be one. */
    private boolean isObject(int at, List<String> ours, List<String> flinks) {
        String word = word(at);
        if (word.equals("MATERIALIZED")) {
            return !word(at + 1).equals("TABLE") && !word(at + 1).equals("TABLES");
        }
        if (ours.contains(word)) {
            return true;
        }
        if (!flinks.contains(word)) {
            List<String> all = new ArrayList<>(flinks);
            all.addAll(ours);
            NearestKeyword.of(word, all).filter(ours::contains).ifPresent(meant -> {
                throw mistyped(at, meant);
            });
        }
        return false;
    }

    /** {@code CRAETE STREAM}; and {@code ROLLBACK STREAM x}, where others put the verb. */
    private void refuseMistypedVerb(int at) {
        boolean object = word(at + 1).equals("SOURCE")
                || word(at + 1).equals("STREAM")
                || word(at + 1).equals("MATERIALIZED") && word(at + 2).equals("VIEW");
        if (!object) {
            return;
        }
        String word = word(at);
        if (List.of("ROLLBACK", "REBUILD", "REDEPLOY").contains(word)) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(cursor.peek(at)),
                    "found " + word + " before the name.",
                    "Write ALTER " + word(at + 1) + " name " + word + ".");
        }
        NearestKeyword.of(word, List.of("CREATE", "ALTER", "DROP", "DESCRIBE", "VERIFY"))
                .ifPresent(meant -> {
                    throw mistyped(at, meant);
                });
    }

    private KappaException mistyped(int at, String meant) {
        String before = at == 0 ? "" : " after " + word(at - 1);
        return cursor.problem(
                ErrorCode.SYNTAX,
                cursor.position(cursor.peek(at)),
                "found '" + cursor.peek(at).text() + "'" + before + ".",
                "Did you mean " + meant + (meant.equals("MATERIALIZED") ? " VIEW" : "") + "?");
    }

    private boolean isEnd(int at) {
        return cursor.peek(at).is(Token.Kind.END);
    }

    private String word(int at) {
        return cursor.peek(at).word();
    }

    private static List<String> with(List<String> words, String word) {
        List<String> all = new ArrayList<>(words);
        all.add(word);
        return all;
    }

    private static Optional<Rule> when(boolean ours, Rule rule) {
        return ours ? Optional.of(rule) : Optional.empty();
    }
}
