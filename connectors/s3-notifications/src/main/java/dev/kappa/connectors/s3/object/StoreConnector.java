package dev.kappa.connectors.s3.object;

import java.io.Serializable;

/** Opens the store where it is read. Travels to the task managers, so it holds references to secrets, never secrets. */
@FunctionalInterface
public interface StoreConnector extends Serializable {
    ObjectStore connect();
}
