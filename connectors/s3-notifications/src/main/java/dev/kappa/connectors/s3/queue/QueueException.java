package dev.kappa.connectors.s3.queue;

import java.util.Objects;

/** A call to the queue that failed as a whole. The message says which queue and what to do, and holds no secret. */
public final class QueueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the caller can do about it. */
    public enum Kind {
        /** Throttled, unreachable, or an error of the service: the same call may work later. */
        TRANSIENT,
        /** There is no such queue. */
        ABSENT,
        /** The credentials are wrong or may not do this. */
        DENIED,
        /** The call was interrupted because the reader is closing or was woken. */
        INTERRUPTED,
        /** The service refuses the call itself. */
        REFUSED
    }

    private final Kind kind;

    public QueueException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
    }

    public Kind kind() {
        return kind;
    }
}
