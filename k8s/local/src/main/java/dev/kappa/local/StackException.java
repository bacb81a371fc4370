package dev.kappa.local;

/** Something that the person at the keyboard can put right; its message is shown without a stack trace. */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
