package dev.kappa.topology.statement;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.error.ErrorCode;
import java.util.Optional;

/** Reads the statements that change nothing, and those that open and close an alter set. */
final class QuestionParser {
    private final Cursor cursor;
    private final Token start;
    private final KindParser kinds;

    QuestionParser(Cursor cursor) {
        this.cursor = cursor;
        this.start = cursor.peek();
        this.kinds = new KindParser(cursor);
    }

    Statement show() {
        cursor.require("SHOW");
        if (cursor.takeIf("CREATE")) {
            cursor.expectForm("SHOW CREATE SOURCE | STREAM | MATERIALIZED VIEW name");
            ObjectKind kind = kinds.read();
            ObjectName name = cursor.objectName("the name of the " + kind.words());
            return new Statement.ShowCreate(written(), kind, name);
        }
        if (cursor.takeIf("VERSIONS")) {
            cursor.expectForm("SHOW VERSIONS OF name");
            cursor.require("OF");
            ObjectName name = cursor.objectName("the name of a source, stream or view");
            return new Statement.ShowVersions(written(), name);
        }
        if (cursor.takeIf("DEAD")) {
            cursor.expectForm("SHOW DEAD LETTERS OF name");
            ObjectName name = deadLettersOf();
            return new Statement.ShowDeadLetters(written(), name);
        }
        cursor.expectForm("SHOW SOURCES | STREAMS | MATERIALIZED VIEWS | REBUILDS [[NOT] LIKE 'pattern']");
        if (cursor.takeIf("REBUILDS")) {
            Optional<NamePattern> pattern = pattern();
            return new Statement.ShowRebuilds(written(), pattern);
        }
        ObjectKind kind = kinds.readPlural();
        Optional<NamePattern> pattern = pattern();
        return new Statement.ShowObjects(written(), kind, pattern);
    }

    Statement describe() {
        cursor.take();
        cursor.expectForm("DESCRIBE [EXTENDED] SOURCE | STREAM | MATERIALIZED VIEW name, or DESCRIBE REBUILD id");
        boolean extended = cursor.takeIf("EXTENDED");
        if (!extended && cursor.takeIf("REBUILD")) {
            Statement.RebuildId id = kinds.rebuildId();
            return new Statement.DescribeRebuild(written(), id);
        }
        ObjectKind kind = kinds.read();
        ObjectName name = cursor.objectName("the name of the " + kind.words());
        return new Statement.Describe(written(), kind, name, extended);
    }

    Statement replay() {
        cursor.expectForm("REPLAY DEAD LETTERS OF name");
        cursor.require("REPLAY", "DEAD");
        ObjectName name = deadLettersOf();
        return new Statement.ReplayDeadLetters(written(), name);
    }

    private ObjectName deadLettersOf() {
        cursor.require("LETTERS", "OF");
        return cursor.objectName("the name of a stream");
    }

    Statement verify() {
        cursor.expectForm("VERIFY STREAM | MATERIALIZED VIEW name");
        cursor.require("VERIFY");
        if (cursor.peek().is("SOURCE")) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(cursor.peek()),
                    "a source is not computed from anything that could be replayed.",
                    "Verify a stream that reads it.");
        }
        ObjectKind kind = kinds.read();
        ObjectName name = cursor.objectName("the name of the " + kind.words());
        return new Statement.Verify(written(), kind, name);
    }

    Statement waitRebuild() {
        cursor.expectForm("WAIT REBUILD id");
        cursor.require("WAIT", "REBUILD");
        Statement.RebuildId id = kinds.rebuildId();
        return new Statement.WaitRebuild(written(), id);
    }

    Statement begin() {
        cursor.expectForm("BEGIN ALTER SET; ALTER …; ALTER …; END;");
        cursor.require("BEGIN", "ALTER", "SET");
        return new Statement.BeginAlterSet(written());
    }

    Statement end() {
        cursor.require("END");
        if (!cursor.atEnd()) {
            cursor.require("ALTER", "SET");
        }
        return new Statement.End(written());
    }

    private Optional<NamePattern> pattern() {
        boolean negated = cursor.takeIf("NOT");
        boolean ignoresCase = cursor.peek().is("ILIKE");
        if (cursor.takeIf("LIKE") || cursor.takeIf("ILIKE")) {
            return Optional.of(new NamePattern(cursor.text("a pattern").value(), negated, ignoresCase));
        }
        if (negated || !cursor.atEnd()) {
            throw cursor.refused("LIKE");
        }
        return Optional.empty();
    }

    private TextPart written() {
        return cursor.part(start, cursor.previous());
    }
}
