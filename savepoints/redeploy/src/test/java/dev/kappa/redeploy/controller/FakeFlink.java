package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.flink.CheckpointStore;
import dev.kappa.redeploy.flink.FlinkCluster;
import dev.kappa.redeploy.flink.FlinkJob;
import dev.kappa.redeploy.flink.JobFailure;
import dev.kappa.redeploy.flink.JobSubmission;
import dev.kappa.redeploy.flink.Slots;
import dev.kappa.redeploy.flink.StopRequest;
import dev.kappa.redeploy.flink.StopResult;
import dev.kappa.redeploy.flink.SubmitResult;
import dev.kappa.redeploy.registry.CheckpointRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A session cluster without high availability, its checkpoint directory, and what its jobs have committed: a job that runs reads one
 * record a step, a checkpoint commits what was read, and a job that starts before what is committed would write it twice.
 */
final class FakeFlink implements FlinkCluster, CheckpointStore {
    final Map<String, Job> jobs = new LinkedHashMap<>();
    final Map<String, Long> committed = new HashMap<>();
    final Map<String, Map<Long, Long>> directory = new LinkedHashMap<>();
    final Map<String, Long> epochs = new HashMap<>();
    final Set<String> failing = new HashSet<>();
    final List<String> violations = new ArrayList<>();
    boolean refusing;
    boolean away;

    private final Set<String> used = new HashSet<>();
    private final Faults faults;

    /** A job inside the cluster. */
    static final class Job {
        final String id;
        final String name;
        FlinkJob.State state = FlinkJob.State.STARTING;
        int age;
        int failures;
        long position;
        long checkpoint;

        Job(String id, String name) {
            this.id = id;
            this.name = name;
        }

        boolean alive() {
            return !state.ended();
        }
    }

    FakeFlink(Faults faults) {
        this.faults = faults;
    }

    /** Time passes. */
    void step() {
        for (Job job : jobs.values()) {
            job.age++;
            switch (job.state) {
                case STARTING, RESTARTING -> {
                    if (failing.contains(job.name)) {
                        job.failures++;
                        job.state = FlinkJob.State.RESTARTING;
                    } else if (job.age > 2) {
                        job.state = FlinkJob.State.RUNNING;
                    }
                }
                case RUNNING -> {
                    job.position++;
                    if (job.age % 4 == 0) {
                        complete(job);
                    }
                }
                case CANCELLING -> job.state = FlinkJob.State.CANCELED;
                case CANCELED, FAILED, FINISHED -> {}
            }
        }
        jobs.values().stream().filter(Job::alive).map(j -> j.name).distinct().forEach(name -> {
            if (jobs.values().stream()
                            .filter(j -> j.alive() && j.name.equals(name))
                            .count()
                    > 1) {
                violations.add("two jobs of " + name);
            }
        });
    }

    private void complete(Job job) {
        job.checkpoint++;
        Map<Long, Long> own = directory.computeIfAbsent(job.id, id -> new LinkedHashMap<>());
        own.clear();
        own.put(job.checkpoint, job.position);
        committed.put(job.name, job.position);
        epochs.put(job.name, job.checkpoint);
    }

    /** kill -9 of the JobManager: it knows nothing afterwards. */
    void restartJobManager() {
        jobs.clear();
        used.clear();
    }

    private <T> T door(String name, java.util.function.Supplier<T> effect) {
        return faults.call("flink." + name, () -> {
            if (away) {
                throw new Unavailable(where(), "away");
            }
            return effect.get();
        });
    }

    @Override
    public String where() {
        return "Flink";
    }

    @Override
    public Slots slots() {
        return door("slots", () -> new Slots(8, 8));
    }

    @Override
    public Map<String, FlinkJob> jobs() {
        return door("jobs", () -> {
            Map<String, FlinkJob> seen = new LinkedHashMap<>();
            jobs.values()
                    .forEach(j -> seen.put(
                            j.id, new FlinkJob(j.id, j.name, j.state, 1, j.state == FlinkJob.State.RUNNING ? 1 : 0)));
            return seen;
        });
    }

    @Override
    public SubmitResult submit(JobSubmission submission) {
        return door("submit", () -> {
            if (refusing) {
                return new SubmitResult.Refused("main failed");
            }
            if (!used.add(submission.jobId())) {
                return new SubmitResult.KnownAlready();
            }
            Job job =
                    new Job(submission.jobId(), submission.flinkConfiguration().get("pipeline.name"));
            submission.savepointPath().ifPresent(p -> restore(job, p));
            if (job.position < committed.getOrDefault(job.name, 0L)) {
                violations.add(job.name + " starts at " + job.position + ", committed is " + committed.get(job.name));
            }
            jobs.put(job.id, job);
            return new SubmitResult.Accepted();
        });
    }

    private void restore(Job job, String path) {
        String[] parts = path.split("/chk-");
        Long position = directory.getOrDefault(parts[0], Map.of()).get(Long.parseLong(parts[1]));
        if (position == null) {
            violations.add("the checkpoint " + path + " is gone");
            return;
        }
        job.position = position;
        job.checkpoint = Long.parseLong(parts[1]);
    }

    @Override
    public Optional<CheckpointRef> newestCheckpoint(String jobId) {
        return door("newestCheckpoint", () -> Optional.ofNullable(jobs.get(jobId))
                .flatMap(j -> refs(jobId).stream().findFirst()));
    }

    private List<CheckpointRef> refs(String jobId) {
        return directory.getOrDefault(jobId, Map.of()).keySet().stream()
                .map(n -> new CheckpointRef(n, jobId + "/chk-" + n))
                .toList();
    }

    @Override
    public Optional<JobFailure> failure(String jobId) {
        return door("failure", () -> Optional.ofNullable(jobs.get(jobId))
                .map(j -> new JobFailure("broken", j.failures, Instant.EPOCH)));
    }

    @Override
    public long failedCommittables(String jobId) {
        return door("failedCommittables", () -> 0L);
    }

    @Override
    public void cancel(String jobId) {
        door("cancel", () -> {
            Job job = jobs.get(jobId);
            if (job != null && job.alive()) {
                job.state = FlinkJob.State.CANCELLING;
            }
            return null;
        });
    }

    @Override
    public StopRequest stopWithSavepoint(String jobId, String target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StopResult stopResult(String jobId, StopRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Listing completed(String jobId) {
        return faults.call("checkpoints.completed", () -> new Listing.Listed(refs(jobId)));
    }

    @Override
    public Presence presence(String path) {
        return faults.call("checkpoints.presence", () -> {
            String[] parts = path.split("/chk-");
            return directory.getOrDefault(parts[0], Map.of()).containsKey(Long.parseLong(parts[1]))
                    ? Presence.THERE
                    : Presence.GONE;
        });
    }

    @Override
    public void delete(String jobId) {
        faults.run("checkpoints.delete", () -> directory.remove(jobId));
    }
}
