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
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final Duration REMOVAL_PERIOD = Duration.ofMinutes(1);

    /** How long a controller may have been frozen for what it then does to be cleaned up. */
    private static final Duration LATE_RISER = Duration.ofMinutes(10);

    /** What a job writes is seen when a checkpoint completes; so long without one is told, and at least so many intervals. */
    private static final Duration STANDSTILL = Duration.ofMinutes(2);

    private static final int STANDSTILL_INTERVALS = 10;
    private static final String NO_CHECKPOINT = "no checkpoint has completed since ";

    private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

    private final ChangeJournal journal;
    private final JobBook book;
    private final JobKeeper keeper;
    private final Suspicions suspicions;
    private final Doors doors;
    /** By job, when to look again for what its version's earlier ones left. */
    private final Map<String, Instant> nextRemoval = new HashMap<>();

    /** By job, when its newest checkpoint was first seen. */
    private final Map<String, Instant> lastCheckpoint = new HashMap<>();

    private Instant next = Instant.MIN;
    private Instant nextSlow = Instant.MIN;
    private Instant nextCommittables = Instant.MIN;
    /** Kafka, since it did not answer a slow look. */
    private Optional<Unavailable> logAway = Optional.empty();
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
            lastCheckpoint.keySet().retainAll(jobs.keySet());
            nextRemoval.keySet().retainAll(jobs.keySet());
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
                logAway = Optional.empty();
            }
            say(logAway);
        } catch (FencedOut e) {
            throw e;
        } catch (Unavailable e) {
            if (e.system().equals(doors.log().where())) {
                logAway = Optional.of(e);
                say(logAway);
            } else if (e.system().equals(doors.flink().where())) {
                say(Optional.of(e));
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
            noteStandstill(attempt);
            return;
        }
        lastCheckpoint.put(attempt.jobId(), now());
        book.checkpoint(attempt, told.get());
        if (attempt.reason().filter(r -> r.startsWith(NO_CHECKPOINT)).isPresent()) {
            book.observed(attempt, attempt.state(), Optional.empty(), now());
        }
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

    private void noteStandstill(JobAttempt attempt) {
        Instant since = lastCheckpoint.computeIfAbsent(attempt.jobId(), id -> now());
        Duration intervals = doors.launch().checkpointInterval().multipliedBy(STANDSTILL_INTERVALS);
        Duration patience = intervals.compareTo(STANDSTILL) > 0 ? intervals : STANDSTILL;
        if (attempt.reason().isEmpty() && since.plus(patience).isBefore(now())) {
            String why = NO_CHECKPOINT + since.truncatedTo(ChronoUnit.SECONDS)
                    + ": nobody sees what the job writes; Flink tells under Checkpoints what holds them up";
            LOG.warn("{}: {}", attempt.version(), why);
            book.observed(attempt, attempt.state(), Optional.of(why), now());
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

    /** Once an attempt has a checkpoint of its own, no earlier one is started from again; only files that both share are needed. */
    private void removeOvertaken(JobAttempt attempt) {
        boolean own = doors.checkpoints().completed(attempt.jobId()) instanceof Listing.Listed listed
                && !listed.completed().isEmpty();
        if (!own || nextRemoval.getOrDefault(attempt.jobId(), Instant.MIN).isAfter(now())) {
            return;
        }
        boolean all = true;
        for (JobAttempt earlier : book.attempts(attempt.version())) {
            if (earlier.attempt() < attempt.attempt()) {
                all &= doors.checkpoints().prune(earlier.jobId(), attempt.jobId());
            }
        }
        nextRemoval.put(attempt.jobId(), all ? Instant.MAX : now().plus(REMOVAL_PERIOD));
    }

    /** In the log, and where SHOW finds it: a job runs on while what it reads, or who runs it, is away. */
    private void say(Optional<Unavailable> away) {
        Optional<String> system = away.map(Unavailable::system);
        if (system.equals(said)) {
            return;
        }
        Optional<String> reason = away.map(Unavailable::getMessage);
        LOG.info(reason.map(r -> "jobs cannot be watched as they should: " + r).orElse("Flink and Kafka answer"));
        List<String> marks = Stream.of(doors.flink().where(), doors.log().where())
                .map(where -> where + " does not answer")
                .toList();
        for (JobAttempt attempt : book.open()) {
            boolean marked = attempt.reason()
                    .filter(r -> marks.stream().anyMatch(r::startsWith))
                    .isPresent();
            if (away.isPresent() || marked) {
                book.observed(attempt, attempt.state(), reason, now());
            }
        }
        said = system;
    }

    private Instant now() {
        return doors.clock().instant();
    }
}
