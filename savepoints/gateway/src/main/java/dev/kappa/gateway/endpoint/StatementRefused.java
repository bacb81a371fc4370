package dev.kappa.gateway.endpoint;

import dev.kappa.topology.error.KappaException;

/**
 * A refusal as a client prints it. Clients show the text of the innermost exception, with its class before it; here that is
 * the message and nothing else. It keeps its stack trace, by which clients know where the message ends.
 */
final class StatementRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StatementRefused(KappaException refusal) {
        this(refusal.getMessage());
    }

    StatementRefused(String message) {
        super(message);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
