package dev.kappa.topology.definition;

/** Whether a stream only ever gains rows, or also changes and removes them. Chosen by the plan. */
public enum ChangelogKind {
    APPEND,
    CHANGELOG
}
