package dev.kappa.connectors.s3.notification;

/** What an event did to the bytes of an object. */
public enum EventKind {
    /** A version came into being, its bytes can be read. */
    CREATED,
    /** The object, a version of it, or a delete marker. */
    REMOVED,
    /** Tags, access lists, restores, replication: a fact, but no new bytes. */
    OTHER;

    static EventKind of(String eventName) {
        if (eventName.startsWith("ObjectCreated:")) {
            return CREATED;
        }
        if (eventName.startsWith("ObjectRemoved:") || eventName.startsWith("LifecycleExpiration:")) {
            return REMOVED;
        }
        return OTHER;
    }
}
