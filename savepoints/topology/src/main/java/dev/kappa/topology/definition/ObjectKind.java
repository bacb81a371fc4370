package dev.kappa.topology.definition;

/** What a name stands for. */
public enum ObjectKind {
    SOURCE("source"),
    STREAM("stream"),
    VIEW("materialized view"),
    /** Code that queries call: a class in a jar. Its versions have neither topic nor job. */
    FUNCTION("function");

    private final String words;

    ObjectKind(String words) {
        this.words = words;
    }

    /** As messages call it. */
    public String words() {
        return words;
    }

    /** Whether a query can read it. */
    public boolean hasRows() {
        return this == STREAM || this == VIEW;
    }
}
