package dev.kappa.connectors.s3.queue;

import java.io.Serializable;

/** Opens the queue where it is read. Travels to the task managers, so it holds references to secrets, never secrets. */
@FunctionalInterface
public interface QueueConnector extends Serializable {
    NotificationQueue connect();
}
