package dev.kappa.connectors.kafka.raw;

/** Who wrote a raw topic. */
public enum RawKind {
    /** Applications: anything can be in it. */
    APPLICATION,
    /** The records of a bucket's objects, for all prefixes together. */
    RECORDS,
    /** A database's table by change data capture. */
    CDC
}
