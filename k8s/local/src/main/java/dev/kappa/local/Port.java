package dev.kappa.local;

/** Every port that the stack listens on, always on 127.0.0.1. */
public enum Port {
    KAFKA(92),
    KAFKA_CONTROLLER(93),
    POSTGRES(432),
    S3(900),
    SQS(932),
    FLINK_REST(81),
    FLINK_RPC(123),
    FLINK_BLOB(124),
    GATEWAY(83);

    private final int offset;

    Port(int offset) {
        this.offset = offset;
    }

    /** This port, where all of them are counted from the base. */
    public int from(int base) {
        return base + offset;
    }

    /** The environment variable that moves this port alone. */
    public String option() {
        return "KAPPA_PORT_" + name();
    }
}
