package dev.kappa.redeploy;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;

/**
 * An outside system did not answer, or its answer was lost: whether the call had its effect is not known. The controller
 * waits and repeats the call; a front door turns this into an UNREACHABLE problem.
 */
public final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String system;

    /** @param system which one and where, such as {@code Kafka at 127.0.0.1:9092} */
    public Unavailable(String system, String reason, Throwable cause) {
        super(system + " does not answer (" + reason + ")", cause);
        this.system = system;
    }

    public Unavailable(String system, String reason) {
        this(system, reason, null);
    }

    public String system() {
        return system;
    }

    /** As a refusal, for whoever cannot wait. */
    public KappaException asRefusal() {
        return new KappaException(
                Problem.of(
                        ErrorCode.UNREACHABLE, getMessage() + ".", "Start it or correct its address, and try again."),
                this);
    }
}
