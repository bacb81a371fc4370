package dev.kappa.connectors.postgres;

/** A value that Postgres cannot hold; the message says which column and why. */
final class Unstorable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unstorable(String message) {
        super(message, null, false, false);
    }
}
