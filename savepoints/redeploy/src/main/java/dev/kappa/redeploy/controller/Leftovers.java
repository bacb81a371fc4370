package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;

/** Removes what a version's job leaves behind: its checkpoints and savepoints, its consumer group, a source's slot. */
final class Leftovers {
    private final ChangeJournal journal;
    private final JobBook book;
    private final JobSteps jobs;
    private final TopicSteps topics;
    private final Doors doors;
    private final Names names;

    Leftovers(ChangeJournal journal, JobBook book, JobSteps jobs, TopicSteps topics, Doors doors, Names names) {
        this.journal = journal;
        this.book = book;
        this.jobs = jobs;
        this.topics = topics;
        this.doors = doors;
        this.names = names;
    }

    StepResult deleteCheckpoints(VersionId version) {
        for (JobAttempt attempt : book.attempts(version)) {
            doors.checkpoints().delete(attempt.jobId());
        }
        return StepRunner.done();
    }

    StepResult forgetSource(VersionDefinition source) {
        journal.confirm();
        doors.sources().forget(source);
        return StepRunner.done();
    }

    /** The job and all that it left. */
    StepResult removeJob(VersionDefinition version) {
        StepResult stopped = jobs.stop(version);
        if (!(stopped instanceof StepResult.Done)) {
            return stopped;
        }
        StepResult group = topics.deleteGroup(names.group(version.id()));
        if (!(group instanceof StepResult.Done)) {
            return group;
        }
        deleteCheckpoints(version.id());
        return version.kind() == ObjectKind.SOURCE ? forgetSource(version) : StepRunner.done();
    }
}
