package dev.kappa.topology.definition;

/** What a name stands for. */
public enum ObjectKind {
    SOURCE("source"),
    STREAM("stream"),
    VIEW("materialized view");

    private final String words;

    ObjectKind(String words) {
        this.words = words;
    }

    /** As messages call it. */
    public String words() {
        return words;
    }
}
