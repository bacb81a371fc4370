package dev.kappa.topology.statement;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.error.Position;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** A statement of Kappa's. Records hold what was written; what it means in a topology is not looked at here. */
public sealed interface Statement {
    /** The statement as written, from its first token to its last: without marker, comments around it and semicolon. */
    TextPart written();

    /** Where the name stands that it is about, if it is about one. */
    default Optional<Position> subject() {
        return Optional.empty();
    }

    /** A statement about one object. */
    sealed interface Named extends Statement {
        ObjectName name();

        @Override
        default Optional<Position> subject() {
            return Optional.of(name().written().position());
        }
    }

    /** What CREATE does when the name exists already. */
    enum WhenExists {
        REFUSE,
        /** {@code IF NOT EXISTS} */
        KEEP,
        /** {@code OR ALTER} */
        ALTER
    }

    record CreateSource(
            TextPart written,
            ObjectName name,
            WhenExists whenExists,
            Optional<StringLiteral> comment,
            OptionList options)
            implements Named {}

    /** @param rebuild says something only where {@code whenExists} is ALTER */
    record CreateStream(
            TextPart written, ObjectName name, WhenExists whenExists, Definition definition, RebuildOptions rebuild)
            implements Named {}

    /**
     * @param definition its origin is always a query
     * @param rebuild says something only where {@code whenExists} is ALTER
     */
    record CreateView(
            TextPart written, ObjectName name, WhenExists whenExists, Definition definition, RebuildOptions rebuild)
            implements Named {
        public CreateView {
            if (!(definition.origin() instanceof Origin.AsQuery)) {
                throw new IllegalArgumentException("a view from " + definition.origin());
            }
        }

        public TextPart query() {
            return ((Origin.AsQuery) definition.origin()).query();
        }
    }

    /**
     * {@code CREATE FUNCTION name AS 'class' USING JAR 'file.jar'}.
     *
     * @param code both its class and its jar
     * @param rebuild says something only where {@code whenExists} is ALTER
     */
    record CreateFunction(
            TextPart written, ObjectName name, WhenExists whenExists, FunctionCode code, RebuildOptions rebuild)
            implements Named {}

    /** {@code ALTER FUNCTION name AS 'class' USING JAR 'file.jar'}; one of the two may stay as it was. */
    record AlterFunction(TextPart written, ObjectName name, FunctionCode code, RebuildOptions rebuild)
            implements Named {}

    /** {@code ALTER STREAM | MATERIALIZED VIEW name … AS query}, or a stream's {@code USING JOB}. */
    record AlterDefinition(
            TextPart written, ObjectKind kind, ObjectName name, Definition definition, RebuildOptions rebuild)
            implements Named {}

    /** {@code ALTER … name REBUILD}. */
    record AlterRebuild(TextPart written, ObjectKind kind, ObjectName name, RebuildOptions rebuild) implements Named {}

    /** {@code ALTER … name ROLLBACK [TO VERSION n]}. */
    record AlterRollback(
            TextPart written, ObjectKind kind, ObjectName name, OptionalInt version, RebuildOptions rebuild)
            implements Named {}

    /**
     * {@code ALTER STREAM name REDEPLOY [WITH ('jar' = '…')]}: another jar of its job goes on from the state of the one that runs.
     *
     * @param options only {@code jar} means something; without it the jar is the one of the definition, as it lies there now
     */
    record AlterRedeploy(TextPart written, ObjectKind kind, ObjectName name, OptionList options) implements Statement {}

    /** {@code ALTER REBUILD id APPLY | ABORT}. */
    record DecideRebuild(TextPart written, RebuildId id, Decision decision) implements Statement {
        /** What is to become of a rebuild. */
        public enum Decision {
            APPLY,
            ABORT
        }
    }

    /** {@code BEGIN ALTER SET}. */
    record BeginAlterSet(TextPart written) implements Statement {}

    /** {@code END}: of an alter set if one is open in the session, else it is Flink's. */
    record End(TextPart written) implements Statement {}

    /**
     * {@code EXPLAIN [JSON] ALTER | CREATE | DROP …}: the steps, and nothing is changed.
     *
     * @param statement a create, an alteration or a drop
     */
    record Explain(TextPart written, Format format, Statement statement) implements Statement {
        @Override
        public Optional<Position> subject() {
            return statement.subject();
        }

        /** How the steps are shown. */
        public enum Format {
            TEXT,
            JSON
        }
    }

    /** {@code DROP SOURCE | STREAM | MATERIALIZED VIEW | FUNCTION [IF EXISTS] name [CASCADE | RESTRICT]}. */
    record Drop(TextPart written, ObjectKind kind, ObjectName name, boolean ifExists, boolean cascade)
            implements Named {}

    /** {@code SHOW SOURCES | STREAMS | MATERIALIZED VIEWS [[NOT] LIKE 'pattern']}. */
    record ShowObjects(TextPart written, ObjectKind kind, Optional<NamePattern> pattern) implements Statement {}

    /** {@code SHOW VERSIONS OF name}. */
    record ShowVersions(TextPart written, ObjectName name) implements Named {}

    /** {@code SHOW REBUILDS [[NOT] LIKE 'pattern']}; the pattern is for the names that a rebuild changes. */
    record ShowRebuilds(TextPart written, Optional<NamePattern> pattern) implements Statement {}

    /** {@code SHOW CREATE SOURCE | STREAM | MATERIALIZED VIEW | FUNCTION name}. */
    record ShowCreate(TextPart written, ObjectKind kind, ObjectName name) implements Named {}

    /** {@code DESCRIBE | DESC [EXTENDED] SOURCE | STREAM | MATERIALIZED VIEW | FUNCTION name}. */
    record Describe(TextPart written, ObjectKind kind, ObjectName name, boolean extended) implements Named {}

    /** {@code DESCRIBE REBUILD id}. */
    record DescribeRebuild(TextPart written, RebuildId id) implements Statement {}

    /** {@code VERIFY STREAM | MATERIALIZED VIEW name}. */
    record Verify(TextPart written, ObjectKind kind, ObjectName name) implements Statement {}

    /** {@code SHOW DEAD LETTERS OF name}. */
    record ShowDeadLetters(TextPart written, ObjectName name) implements Statement {}

    /** {@code REPLAY DEAD LETTERS OF name}. */
    record ReplayDeadLetters(TextPart written, ObjectName name) implements Statement {}

    /** {@code WAIT REBUILD id}. */
    record WaitRebuild(TextPart written, RebuildId id) implements Statement {}

    /** The id of a rebuild as written: a number, a name, or any text in quotes. */
    record RebuildId(String value, TextPart written) {
        public RebuildId {
            Objects.requireNonNull(value);
            Objects.requireNonNull(written);
        }
    }
}
