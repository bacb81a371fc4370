package dev.kappa.gateway.execute;

import dev.kappa.gateway.compile.Alteration;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.statement.RebuildOptions;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.Statement.WhenExists;
import java.util.Optional;

/** One statement that asks for new versions: alone a rebuild, or a part of one in an alter set. */
record Requested(Alteration alteration, RebuildOptions options, Statement statement) {
    /** What the statement asks for, if it is one that rebuilds what exists. */
    static Optional<Requested> of(Statement statement) {
        if (statement instanceof Statement.AlterDefinition alter) {
            return Optional.of(new Requested(
                    new Alteration.Change(alter.kind(), alter.name(), alter.definition()), alter.rebuild(), alter));
        }
        if (statement instanceof Statement.AlterRebuild rebuild) {
            return Optional.of(
                    new Requested(new Alteration.Repeat(rebuild.kind(), rebuild.name()), rebuild.rebuild(), rebuild));
        }
        if (statement instanceof Statement.CreateStream create && create.whenExists() == WhenExists.ALTER) {
            return Optional.of(new Requested(
                    new Alteration.Replace(ObjectKind.STREAM, create.name(), create.definition()),
                    create.rebuild(),
                    create));
        }
        if (statement instanceof Statement.CreateView create && create.whenExists() == WhenExists.ALTER) {
            return Optional.of(new Requested(
                    new Alteration.Replace(ObjectKind.VIEW, create.name(), create.definition()),
                    create.rebuild(),
                    create));
        }
        if (statement instanceof Statement.AlterFunction alter) {
            return Optional.of(new Requested(new Alteration.Code(alter.name(), alter.code()), alter.rebuild(), alter));
        }
        if (statement instanceof Statement.CreateFunction create && create.whenExists() == WhenExists.ALTER) {
            return Optional.of(
                    new Requested(new Alteration.Code(create.name(), create.code()), create.rebuild(), create));
        }
        return Optional.empty();
    }
}
