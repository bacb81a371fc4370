package dev.kappa.connectors.client;

/** There is no such stream, or no longer. */
public final class UnknownStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownStreamException(String message) {
        super(message);
    }
}
