package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The topics that jobs read, looked up once each; for the time of one change, in which definitions stay. */
final class Inputs {
    private final ChangeJournal journal;
    private final Map<VersionId, List<String>> known = new HashMap<>();

    Inputs(ChangeJournal journal) {
        this.journal = journal;
    }

    /** Raw topics and the topics of the versions that it reads; a source reads none. */
    List<String> of(VersionDefinition version) {
        List<String> found = known.get(version.id());
        if (found == null) {
            found = lookUp(version);
            known.put(version.id(), found);
        }
        return found;
    }

    private List<String> lookUp(VersionDefinition version) {
        if (version.kind() == ObjectKind.SOURCE) {
            return List.of();
        }
        List<String> topics = new ArrayList<>(version.rawTopics());
        for (VersionId read : version.reads()) {
            journal.definition(read).flatMap(VersionDefinition::topic).ifPresent(topics::add);
        }
        return topics;
    }
}
