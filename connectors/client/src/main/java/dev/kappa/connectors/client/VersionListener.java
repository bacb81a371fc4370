package dev.kappa.connectors.client;

/** Hears which version the records are of that {@link LiveTopicConsumer#poll} returns. */
@FunctionalInterface
public interface VersionListener {
    /**
     * All records from now on are of this version, until the next call. Its columns, its key and whether it is append-only may differ
     * from those before. Called inside {@code poll}, and for the first version too.
     */
    void reading(StreamVersion version);
}
