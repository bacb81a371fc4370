package dev.kappa.connectors.s3.object;

import java.util.Objects;

/** A call to the object store that failed for a reason that lies not in the object. Holds no secret. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the caller can do about it. */
    public enum Kind {
        /** Throttled, unreachable, an error of the service or a broken transfer: the same call may work later. */
        TRANSIENT,
        /** The credentials are wrong or may not read the bucket. */
        DENIED,
        INTERRUPTED,
        /** The service refuses the call itself. */
        REFUSED
    }

    private final Kind kind;

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
    }

    public Kind kind() {
        return kind;
    }
}
