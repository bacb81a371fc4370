package dev.kappa.redeploy.controller;

import dev.kappa.topology.definition.VersionDefinition;

/** What sources leave in outside systems, such as replication slots. */
interface SourceTraces {
    /** Removes what the source left; may be repeated. Refuses when the outside system does. */
    void forget(VersionDefinition source);
}
