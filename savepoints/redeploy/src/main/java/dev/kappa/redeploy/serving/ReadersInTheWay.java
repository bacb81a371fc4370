package dev.kappa.redeploy.serving;

/** Readers of a view held it for longer than others may be made to wait; the transaction is given up, nothing was changed. */
public final class ReadersInTheWay extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReadersInTheWay(String view, Throwable cause) {
        super("readers of the view " + view, cause);
    }
}
