package dev.kappa.connectors.client;

import java.util.Objects;

/** A version of a stream and the Kafka topic that holds its records. */
public record StreamVersion(String stream, int version, String topic) {
    public StreamVersion {
        Objects.requireNonNull(stream);
        Objects.requireNonNull(topic);
        if (version < 1) {
            throw new IllegalArgumentException("version " + version + " of '" + stream + "' is not from 1");
        }
    }
}
