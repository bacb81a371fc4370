package dev.kappa.connectors.s3.notification;

/** One record of a message lacks what a notification cannot do without; the message says what. */
final class UnreadableRecord extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecord(String reason) {
        super(reason, null, false, false);
    }
}
