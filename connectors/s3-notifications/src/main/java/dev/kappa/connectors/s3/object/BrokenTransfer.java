package dev.kappa.connectors.s3.object;

import java.io.IOException;

/** The connection ended before the object did. */
final class BrokenTransfer extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenTransfer(String message, Throwable cause) {
        super(message, cause);
    }
}
