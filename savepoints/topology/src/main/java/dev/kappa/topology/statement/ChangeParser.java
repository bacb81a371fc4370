package dev.kappa.topology.statement;

import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.Statement.WhenExists;
import dev.kappa.topology.statement.Token.Kind;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the statements that change something, and EXPLAIN, which only shows what they would change. */
final class ChangeParser {
    private final Cursor cursor;

    ChangeParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Statement create(Token start) {
        cursor.require("CREATE");
        cursor.expectForm("CREATE [OR ALTER] SOURCE | STREAM | MATERIALIZED VIEW name …");
        boolean alters = orAlter();
        refuseTemporary();
        ObjectKind kind = new KindParser(cursor).read();
        boolean keeps = ifNotExists(kind);
        WhenExists whenExists = alters ? WhenExists.ALTER : keeps ? WhenExists.KEEP : WhenExists.REFUSE;
        if (alters && keeps) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(cursor.previous()),
                    "OR ALTER and IF NOT EXISTS contradict each other.",
                    "Keep one of the two.");
        }
        ObjectName name = cursor.objectName("the name of the " + kind.words());
        noteUnlessName(name);
        if (kind == ObjectKind.FUNCTION) {
            return new FunctionParser(cursor, start, name).create(whenExists);
        }
        return kind == ObjectKind.SOURCE
                ? source(start, name, whenExists)
                : streamOrView(start, kind, name, whenExists);
    }

    Statement alter(Token start) {
        cursor.require("ALTER");
        cursor.expectForm("ALTER STREAM | MATERIALIZED VIEW name [CUTOVER = AUTO | MANUAL] [RETAIN = INTERVAL '1' DAY]"
                + " AS query | REBUILD | REDEPLOY | ROLLBACK [TO VERSION n]");
        if (cursor.takeIf("REBUILD")) {
            return decide(start);
        }
        refuseSource();
        ObjectKind kind = new KindParser(cursor).read();
        ObjectName name = cursor.objectName("the name of the " + kind.words());
        if (kind == ObjectKind.FUNCTION) {
            return new FunctionParser(cursor, start, name).alter();
        }
        RebuildOptionsParser rebuild = new RebuildOptionsParser(cursor);
        rebuild.takeClauses();
        if (cursor.takeIf("REBUILD")) {
            rebuild.takeClauses();
            return new Statement.AlterRebuild(written(start), kind, name, rebuild.options());
        }
        if (cursor.takeIf("REDEPLOY")) {
            rebuild.noteUseless("nothing is switched by a REDEPLOY.", "Remove them.");
            OptionList options = cursor.takeIf("WITH") ? DefinitionParser.options(cursor) : OptionList.NONE;
            cursor.refuseNoted();
            return new Statement.AlterRedeploy(written(start), kind, name, options);
        }
        if (cursor.takeIf("ROLLBACK")) {
            OptionalInt version = new VersionNumber(cursor).readIf();
            rebuild.takeClauses();
            return new Statement.AlterRollback(written(start), kind, name, version, rebuild.options());
        }
        if (!cursor.peek().is("(") && !startsDefinition(kind)) {
            throw kind == ObjectKind.STREAM
                    ? cursor.refused("AS", "USING JOB", "REBUILD", "REDEPLOY", "ROLLBACK", "CUTOVER", "RETAIN")
                    : cursor.refused("AS", "REBUILD", "ROLLBACK", "CUTOVER", "RETAIN");
        }
        Definition definition = new DefinitionParser(cursor, kind, rebuild).read(name, true);
        return new Statement.AlterDefinition(written(start), kind, name, definition, rebuild.options());
    }

    Statement drop(Token start) {
        cursor.require("DROP");
        cursor.expectForm("DROP SOURCE | STREAM | MATERIALIZED VIEW [IF EXISTS] name [CASCADE | RESTRICT]");
        ObjectKind kind = new KindParser(cursor).read();
        boolean ifExists = false;
        if (cursor.peek().is("IF") && cursor.peek(1).is(Kind.WORD)) {
            cursor.require("IF", "EXISTS");
            ifExists = true;
        }
        ObjectName name = cursor.objectName("the name of the " + kind.words());
        if (kind == ObjectKind.FUNCTION && cursor.peek().is("CASCADE")) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(cursor.peek()),
                    "a function is not dropped together with the streams and views that call it.",
                    "Drop those first, or give them queries without it.");
        }
        boolean cascade = cursor.takeIf("CASCADE");
        if (!cascade && !cursor.takeIf("RESTRICT") && !cursor.atEnd()) {
            throw cursor.refused("CASCADE", "RESTRICT", "the end of the statement");
        }
        return new Statement.Drop(written(start), kind, name, ifExists, cascade);
    }

    Statement explain() {
        Token start = cursor.peek();
        cursor.require("EXPLAIN");
        cursor.takeIf("PLAN", "FOR");
        Statement.Explain.Format format =
                cursor.takeIf("JSON") ? Statement.Explain.Format.JSON : Statement.Explain.Format.TEXT;
        Token inner = cursor.peek();
        Statement statement = inner.is("CREATE") ? create(inner) : inner.is("DROP") ? drop(inner) : alter(inner);
        return new Statement.Explain(written(start), format, statement);
    }

    private Statement source(Token start, ObjectName name, WhenExists whenExists) {
        cursor.expectForm("CREATE SOURCE name WITH ('connector' = '…', …)");
        Optional<StringLiteral> comment =
                cursor.takeIf("COMMENT") ? Optional.of(cursor.text("a comment")) : Optional.empty();
        cursor.require("WITH");
        OptionList options = DefinitionParser.options(cursor);
        return new Statement.CreateSource(written(start), name, whenExists, comment, options);
    }

    private Statement streamOrView(Token start, ObjectKind kind, ObjectName name, WhenExists whenExists) {
        cursor.expectForm(
                kind == ObjectKind.VIEW
                        ? "CREATE MATERIALIZED VIEW name [(PRIMARY KEY …)] [WITH (…)] AS query"
                        : "CREATE STREAM name [(column type, …)] [FROM SOURCE … | USING JOB …] [WITH (…)] [AS query]");
        RebuildOptionsParser rebuild = new RebuildOptionsParser(cursor);
        Definition definition = new DefinitionParser(cursor, kind, rebuild).read(name, false);
        if (whenExists != WhenExists.ALTER) {
            rebuild.noteUseless("nothing is rebuilt here.", "Remove them, or write CREATE OR ALTER.");
        }
        cursor.refuseNoted();
        return kind == ObjectKind.VIEW
                ? new Statement.CreateView(written(start), name, whenExists, definition, rebuild.options())
                : new Statement.CreateStream(written(start), name, whenExists, definition, rebuild.options());
    }

    private Statement decide(Token start) {
        cursor.expectForm("ALTER REBUILD id APPLY | ABORT");
        Statement.RebuildId id = new KindParser(cursor).rebuildId();
        if (cursor.takeIf("APPLY")) {
            return new Statement.DecideRebuild(written(start), id, Statement.DecideRebuild.Decision.APPLY);
        }
        if (cursor.takeIf("ABORT")) {
            return new Statement.DecideRebuild(written(start), id, Statement.DecideRebuild.Decision.ABORT);
        }
        throw cursor.refused("APPLY", "ABORT");
    }

    private boolean orAlter() {
        if (cursor.takeIf("OR", "ALTER")) {
            return true;
        }
        if (cursor.peek().is("OR")) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(cursor.peek()),
                    "found OR " + cursor.peek(1).word() + ".",
                    "Write CREATE OR ALTER: it changes what exists and keeps a way back.");
        }
        return false;
    }

    private void refuseTemporary() {
        if (cursor.peek().is("TEMPORARY")) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(cursor.peek()),
                    "found TEMPORARY, but sources, streams and materialized views last.",
                    "Remove TEMPORARY, or create Flink's TEMPORARY TABLE or TEMPORARY VIEW.");
        }
    }

    private void refuseSource() {
        if (cursor.peek().is("SOURCE")) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(cursor.peek()),
                    "a source cannot be altered.",
                    "Its raw topics hold what was captured as it is. Create another source, and let its streams read that.");
        }
    }

    private boolean ifNotExists(ObjectKind kind) {
        if (cursor.peek().is("IF") && cursor.peek(1).is(Kind.WORD) && !isClause(cursor.peek(1), kind)) {
            cursor.require("IF", "NOT", "EXISTS");
            return true;
        }
        return false;
    }

    private boolean startsDefinition(ObjectKind kind) {
        return isClause(cursor.peek(), kind)
                || cursor.peek().is("SELECT")
                || cursor.peek().is("VALUES");
    }

    private static boolean isClause(Token token, ObjectKind kind) {
        boolean streams = token.is("FROM") || token.is("USING");
        return token.is("WITH") || token.is("AS") || token.is("COMMENT") || streams && kind == ObjectKind.STREAM;
    }

    private void noteUnlessName(ObjectName name) {
        try {
            Names.checked(name.name());
        } catch (KappaException refusal) {
            Problem problem = refusal.problems().get(0);
            cursor.note(
                    problem.code(),
                    name.written().position(),
                    problem.message(),
                    problem.hint().orElse(""));
        }
    }

    private TextPart written(Token start) {
        return cursor.part(start, cursor.previous());
    }
}
