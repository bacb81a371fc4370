package dev.kappa.topology.statement;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.statement.Statement.WhenExists;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what follows the name in {@code CREATE FUNCTION} and {@code ALTER FUNCTION}. */
final class FunctionParser {
    private final Cursor cursor;
    private final Token start;
    private final ObjectName name;

    FunctionParser(Cursor cursor, Token start, ObjectName name) {
        this.cursor = cursor;
        this.start = start;
        this.name = name;
    }

    Statement create(WhenExists whenExists) {
        cursor.expectForm(
                "CREATE [OR ALTER] FUNCTION [IF NOT EXISTS] name AS 'class' [LANGUAGE JAVA | SCALA] USING JAR 'file.jar'");
        RebuildOptionsParser rebuild = new RebuildOptionsParser(cursor);
        if (!cursor.peek().is("AS")) {
            throw cursor.refused("AS");
        }
        FunctionCode code = code(rebuild);
        if (code.jar().isEmpty()) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(cursor.peek()),
                    "the jar that the class is in is missing, by which versions of the function are told apart.",
                    "Write USING JAR 'file.jar', a file of the directory of job.jars; a TEMPORARY function needs none.");
        }
        if (whenExists != WhenExists.ALTER) {
            rebuild.noteUseless("nothing is rebuilt here.", "Remove them, or write CREATE OR ALTER.");
        }
        cursor.refuseNoted();
        return new Statement.CreateFunction(written(), name, whenExists, code, rebuild.options());
    }

    Statement alter() {
        cursor.expectForm(
                "ALTER FUNCTION name [CUTOVER = AUTO | MANUAL] [RETAIN = INTERVAL '1' DAY] [AS 'class'] [LANGUAGE JAVA | SCALA]"
                        + " [USING JAR 'file.jar'] | ROLLBACK [TO VERSION n]");
        RebuildOptionsParser rebuild = new RebuildOptionsParser(cursor);
        rebuild.takeClauses();
        if (cursor.takeIf("ROLLBACK")) {
            OptionalInt version = new VersionNumber(cursor).readIf();
            rebuild.takeClauses();
            return new Statement.AlterRollback(written(), ObjectKind.FUNCTION, name, version, rebuild.options());
        }
        if (!cursor.peek().is("AS")
                && !cursor.peek().is("USING")
                && !cursor.peek().is("LANGUAGE")) {
            throw cursor.refused("AS", "USING JAR", "ROLLBACK", "CUTOVER", "RETAIN");
        }
        FunctionCode code = code(rebuild);
        cursor.refuseNoted();
        return new Statement.AlterFunction(written(), name, code, rebuild.options());
    }

    private FunctionCode code(RebuildOptionsParser rebuild) {
        Optional<StringLiteral> className =
                cursor.takeIf("AS") ? Optional.of(cursor.text("the name of a class")) : Optional.empty();
        if (cursor.takeIf("LANGUAGE")) {
            language();
        }
        Optional<StringLiteral> jar = Optional.empty();
        if (cursor.takeIf("USING")) {
            cursor.require("JAR");
            jar = Optional.of(cursor.text("the name of a jar"));
            if (cursor.peek().is(",")) {
                throw cursor.problem(
                        ErrorCode.SYNTAX,
                        cursor.position(cursor.peek()),
                        "a function has one jar.",
                        "Put into it what its class needs besides Flink (in Maven: the shade plugin).");
            }
        }
        rebuild.takeClauses();
        return new FunctionCode(className, jar);
    }

    private void language() {
        Token language = cursor.take();
        String word = language.word().toUpperCase(Locale.ROOT);
        if (!word.equals("JAVA") && !word.equals("SCALA")) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(language),
                    "a function in " + word + " cannot be run: its jobs have no other program than Java.",
                    "Write it in Java or Scala.");
        }
    }

    private TextPart written() {
        return cursor.part(start, cursor.previous());
    }
}
