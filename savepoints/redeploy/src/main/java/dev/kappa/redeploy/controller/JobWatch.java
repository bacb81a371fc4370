package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.flink.CheckpointStore.Listing;
import dev.kappa.redeploy.flink.FlinkJob;
import dev.kappa.redeploy.log.TopicFacts;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.CheckpointRef;
import dev.kappa.redeploy.registry.FencedOut;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all jobs from time to time: keeps one running for each version that wants one, ends those of ours that nobody wants any
 * more, notes checkpoints, removes the checkpoints of attempts that a later one has overtaken, and marks versions whose output may
 * have lost something.
 */
final class JobWatch {
    static final Duration PERIOD = Duration.ofMillis(500);
    static final Duration SLOW_PERIOD = Duration.ofSeconds(5);

    /** Flink collects metrics no oftener than every ten seconds. */
    private static final Duration COMMITTABLES_PERIOD = Duration.ofSeconds(15);

    /** How long a controller may have been frozen for what it then does to be cleaned up. */
    private static final Duration LATE_RISER = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

    private final ChangeJournal journal;
    private final JobBook book;
    private final JobKeeper keeper;
    private final Suspicions suspicions;
    private final Doors doors;
    private final Set<String> overtaken = new HashSet<>();
    private Instant next = Instant.MIN;
    private Instant nextSlow = Instant.MIN;
    private Instant nextCommittables = Instant.MIN;
    /** Null before the first look: what a former controller said may have to be taken back. */
    private Optional<String> said;

    JobWatch(ChangeJournal journal, JobBook book, JobKeeper keeper, Suspicions suspicions, Doors doors) {
        this.journal = journal;
        this.book = book;
        this.keeper = keeper;
        this.suspicions = suspicions;
        this.doors = doors;
    }

    /** Looks, if it is time. */
    void look() {
        if (next.isAfter(now())) {
            return;
        }
        next = now().plus(PERIOD);
        try {
            Map<String, FlinkJob> jobs = doors.flink().jobs();
            // A slow look that Flink did not answer is due still.
            boolean slow = !nextSlow.isAfter(now());
            if (slow) {
                nextSlow = now().plus(SLOW_PERIOD);
            }
            List<JobAttempt> open = book.open();
            keepWanted(jobs, open);
            for (JobAttempt attempt : open) {
                // The first checkpoint is noted at once: it shows whether this machine sees Flink's checkpoints.
                if (attempt.state() == AttemptState.RUNNING
                        && attempt.checkpoint().isEmpty()) {
                    noteCheckpoint(attempt);
                }
            }
            if (slow) {
                examine(jobs, open);
                sweepTrials(jobs);
                sweepTopics();
                suspicions.look(book.wanted());
            }
            say(Optional.empty());
        } catch (FencedOut e) {
            throw e;
        } catch (Unavailable e) {
            if (e.system().equals(doors.log().where())) {
                LOG.debug("topics are not examined", e);
            } else if (e.system().equals(doors.flink().where())) {
                say(Optional.of(e.getMessage()));
            } else {
                throw e;
            }
        }
    }

    /** Those that run as they should need no closer look. */
    private void keepWanted(Map<String, FlinkJob> jobs, List<JobAttempt> open) {
        Set<VersionId> well = open.stream()
                .filter(a -> a.state() == AttemptState.RUNNING && jobs.containsKey(a.jobId()))
                .filter(a -> jobs.get(a.jobId()).allRunning())
                .map(JobAttempt::version)
                .collect(Collectors.toSet());
        book.wanted().stream().filter(v -> !well.contains(v)).forEach(this::keep);
    }

    private void keep(VersionId version) {
        try {
            journal.definition(version).ifPresent(d -> keeper.keep(d, JobRule.Intent.RUN));
        } catch (Unavailable | FencedOut e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("cannot keep the job of {}", version, e);
        }
    }

    private void examine(Map<String, FlinkJob> jobs, List<JobAttempt> open) {
        boolean committables = !nextCommittables.isAfter(now());
        if (committables) {
            nextCommittables = now().plus(COMMITTABLES_PERIOD);
        }
        Set<String> openIds = open.stream().map(JobAttempt::jobId).collect(Collectors.toSet());
        openIds.addAll(RedeploySteps.trials(journal.unfinished()));
        for (FlinkJob job : jobs.values()) {
            if (!job.state().ended() && !openIds.contains(job.id()) && book.isOurs(job.id())) {
                LOG.warn("the job {} ({}) runs although its attempt is over: stopping it", job.name(), job.id());
                doors.flink().cancel(job.id());
            }
        }
        for (JobAttempt attempt : open) {
            if (attempt.state() == AttemptState.RUNNING && jobs.containsKey(attempt.jobId())) {
                noteCheckpoint(attempt);
                removeOvertaken(attempt);
                if (committables && isSource(attempt.version())) {
                    suspect(attempt);
                }
            }
        }
    }

    /** A controller that froze while it asked for a trial's savepoint, and woke up after the change had ended, leaves one. */
    private void sweepTrials(Map<String, FlinkJob> jobs) {
        for (String trial : journal.endedTrials(now().minus(LATE_RISER))) {
            if (Optional.ofNullable(jobs.get(trial)).map(j -> j.state().ended()).orElse(true)) {
                doors.checkpoints().delete(trial);
            }
        }
    }

    /** A controller that froze while it created a topic, and woke up after the change was undone, leaves an empty one. */
    private void sweepTopics() {
        for (String name : journal.deletedTopics(now().minus(LATE_RISER))) {
            Optional<TopicFacts> topic = doors.log().describe(name);
            if (topic.filter(t -> t.records() == 0).isPresent()) {
                journal.confirm();
                LOG.warn("the topic {} is there again, empty: deleting it", name);
                doors.log().delete(topic.get());
            }
        }
    }

    private void noteCheckpoint(JobAttempt attempt) {
        Optional<CheckpointRef> told = doors.flink()
                .newestCheckpoint(attempt.jobId())
                .filter(c -> attempt.checkpoint().map(k -> k.id() < c.id()).orElse(true));
        if (told.isEmpty()) {
            return;
        }
        book.checkpoint(attempt, told.get());
        if (attempt.checkpoint().isEmpty()
                && doors.checkpoints().completed(attempt.jobId()) instanceof Listing.Listed listed
                && listed.completed().isEmpty()) {
            LOG.error(
                    "Flink wrote the checkpoint {} of {}, and it cannot be seen from here: flink.checkpoints must be one directory"
                            + " for Flink and the controller, else a job that Flink loses is not started again",
                    told.get().path(),
                    attempt.version());
        }
    }

    private boolean isSource(VersionId version) {
        return journal.definition(version)
                .filter(v -> v.kind() == ObjectKind.SOURCE)
                .isPresent();
    }

    /** The jobs of streams leave notice themselves; those of sources are asked for what they count. */
    private void suspect(JobAttempt attempt) {
        long failed = doors.flink().failedCommittables(attempt.jobId());
        if (failed > 0) {
            String why = "Kafka refused to commit " + failed + " transactions of its job; records may be lost";
            suspicions.suspect(attempt.version(), why);
        }
    }

    /** Once an attempt has a checkpoint of its own, no earlier one is started from again. */
    private void removeOvertaken(JobAttempt attempt) {
        boolean own = doors.checkpoints().completed(attempt.jobId()) instanceof Listing.Listed listed
                && !listed.completed().isEmpty();
        if (!own || !overtaken.add(attempt.jobId())) {
            return;
        }
        for (JobAttempt earlier : book.attempts(attempt.version())) {
            if (earlier.attempt() < attempt.attempt()) {
                doors.checkpoints().delete(earlier.jobId());
            }
        }
    }

    /** In the log, and where SHOW finds it. */
    private void say(Optional<String> away) {
        if (away.equals(said)) {
            return;
        }
        LOG.info(away.map(a -> "jobs cannot be watched: " + a).orElse("Flink answers"));
        String mark = doors.flink().where() + " does not answer";
        for (JobAttempt attempt : book.open()) {
            boolean marked = attempt.reason().filter(r -> r.startsWith(mark)).isPresent();
            if (away.isPresent() || marked) {
                book.observed(attempt, attempt.state(), away, now());
            }
        }
        said = away;
    }

    private Instant now() {
        return doors.clock().instant();
    }
}
