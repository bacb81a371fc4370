package dev.kappa.gateway.compile;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.statement.Definition;
import dev.kappa.topology.statement.FunctionCode;
import dev.kappa.topology.statement.ObjectName;

/** What is asked for one name of a rebuild; its dependents follow by themselves. */
public sealed interface Alteration {
    ObjectKind kind();

    ObjectName name();

    /** {@code ALTER … AS}, {@code USING JOB}: what it does not mention stays as it was. */
    record Change(ObjectKind kind, ObjectName name, Definition definition) implements Alteration {}

    /** {@code CREATE OR ALTER}: all of the definition. */
    record Replace(ObjectKind kind, ObjectName name, Definition definition) implements Alteration {}

    /** {@code ALTER FUNCTION}: its code; those that call it follow. */
    record Code(ObjectName name, FunctionCode code) implements Alteration {
        @Override
        public ObjectKind kind() {
            return ObjectKind.FUNCTION;
        }
    }

    /** {@code REBUILD}: the same definition anew, whether or not anything about it changed. */
    record Repeat(ObjectKind kind, ObjectName name) implements Alteration {}
}
