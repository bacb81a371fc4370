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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The doors to a session cluster ({@link FakeJobs}) and to its directory of checkpoints. */
final class FakeFlink implements FlinkCluster, CheckpointStore {
    /** What happens to a stop with savepoint. */
    enum StopTrouble {
        /** The job goes on. */
        DECLINED,
        /** The savepoint is complete, its side effects too; the job restarts from something older. */
        COMPLETE_BUT_RESTARTED,
        /** That, and nobody hears of it before the job has completed another checkpoint. */
        COMPLETE_AND_RAN_ON
    }

    final FakeJobs cluster;
    boolean refusing;
    /** Whether what is submitted takes its time until its tasks run. */
    boolean deploying;

    boolean away;
    /** Whether task managers are there; without them what runs has no tasks. */
    boolean taskManagers = true;

    Supplier<Instant> clock = () -> Instant.EPOCH;

    /** So many steps the main of a submitted job takes, before Flink answers. */
    int mainTakes = 2;

    /** The most mains that ran at the same time. */
    int mostMains;

    private int generation;
    /** Mains that run, and how long yet. */
    private final Map<Main, Integer> mains = new LinkedHashMap<>();

    /** A submission that reached Flink. */
    private record Main(JobSubmission submission, CompletableFuture<SubmitResult> answer, int generation) {}

    private final Set<String> used = new HashSet<>();
    private final Map<String, FakeJobs.Job> requests = new HashMap<>();
    private final Map<String, String> saved = new HashMap<>();
    private final Faults faults;

    FakeFlink(Faults faults, FakeJobs cluster) {
        this.faults = faults;
        this.cluster = cluster;
    }

    /** kill -9 of the JobManager: it knows nothing afterwards. */
    void restartJobManager() {
        cluster.lose();
        used.clear();
        requests.clear();
        saved.clear();
        generation++;
    }

    private <T> T door(String name, Supplier<T> effect) {
        int called = generation;
        return faults.call("flink." + name, () -> {
            // A call to a JobManager that is killed meanwhile ends with its connection.
            if (away || called != generation) {
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
        return door("slots", () -> taskManagers ? new Slots(8, 8) : new Slots(0, 0));
    }

    @Override
    public Map<String, FlinkJob> jobs() {
        return door("jobs", () -> {
            Map<String, FlinkJob> seen = new LinkedHashMap<>();
            cluster.jobs
                    .values()
                    .forEach(j -> seen.put(
                            j.id,
                            new FlinkJob(
                                    j.id,
                                    j.name,
                                    j.state,
                                    1,
                                    j.state == FlinkJob.State.RUNNING && taskManagers && !deploying ? 1 : 0)));
            return seen;
        });
    }

    @Override
    public CompletableFuture<SubmitResult> submit(JobSubmission submission) {
        return door("submit", () -> {
            Main main = new Main(submission, new CompletableFuture<>(), generation);
            mains.put(main, mainTakes);
            mostMains = Math.max(mostMains, mains.size());
            step(0);
            return main.answer();
        });
    }

    /** Time passes: mains come to their end, also those whose submitter is gone. */
    void step() {
        step(1);
    }

    private void step(int steps) {
        mains.replaceAll((main, left) -> left - steps);
        for (Main main : List.copyOf(mains.keySet())) {
            if (mains.get(main) <= 0) {
                mains.remove(main);
                end(main);
            }
        }
    }

    private void end(Main main) {
        boolean lost = main.generation() != generation;
        SubmitResult result = lost ? null : submitted(main.submission());
        if (lost || away) {
            main.answer().completeExceptionally(new Unavailable(where(), "away"));
        } else {
            main.answer().complete(result);
        }
    }

    private SubmitResult submitted(JobSubmission submission) {
        if (refusing) {
            return new SubmitResult.Refused("main failed");
        }
        if (!used.add(submission.jobId())) {
            return new SubmitResult.KnownAlready();
        }
        cluster.start(
                submission.jobId(),
                submission.flinkConfiguration().get("pipeline.name"),
                submission.flinkConfiguration().get(FakeJobs.JAR),
                submission.savepointPath());
        return new SubmitResult.Accepted();
    }

    @Override
    public Optional<CheckpointRef> newestCheckpoint(String jobId) {
        return door("newestCheckpoint", () -> Optional.ofNullable(cluster.jobs.get(jobId))
                .flatMap(j -> refs(jobId).stream().findFirst().or(() -> Optional.of(
                                new CheckpointRef(j.told, jobId + "/chk-" + j.told))
                        .filter(c -> j.trial() && c.id() > 0))));
    }

    private List<CheckpointRef> refs(String jobId) {
        return cluster.directory.getOrDefault(jobId, Map.of()).keySet().stream()
                .map(n -> new CheckpointRef(n, jobId + "/chk-" + n))
                .toList();
    }

    @Override
    public Optional<JobFailure> failure(String jobId) {
        return door("failure", () -> Optional.ofNullable(cluster.jobs.get(jobId))
                .map(j -> new JobFailure(
                        j.own > 0 ? "broken" : "NoResourceAvailableException", j.failures, j.own, clock.get())));
    }

    @Override
    public long failedCommittables(String jobId) {
        return door("failedCommittables", () -> 0L);
    }

    @Override
    public void cancel(String jobId) {
        door("cancel", () -> {
            FakeJobs.Job job = cluster.jobs.get(jobId);
            if (job != null && job.alive()) {
                job.state = FlinkJob.State.CANCELLING;
            }
            return null;
        });
    }

    @Override
    public void stopWithSavepoint(String jobId, String target, StopRequest request) {
        door("stopWithSavepoint", () -> {
            FakeJobs.Job job = cluster.jobs.get(jobId);
            if (job != null && requests.putIfAbsent(request.triggerId(), job) == null) {
                job.stop = job.state == FlinkJob.State.RUNNING ? FakeJobs.Stop.ASKED : FakeJobs.Stop.FAILED;
            }
            return null;
        });
    }

    @Override
    public void savepoint(String jobId, String directory, StopRequest request) {
        door("savepoint", () -> {
            FakeJobs.Job job = cluster.jobs.get(jobId);
            if (job != null && job.state == FlinkJob.State.RUNNING && !saved.containsKey(request.triggerId())) {
                cluster.saveRunning(job, directory);
                saved.put(request.triggerId(), directory + "/savepoint");
            }
            return null;
        });
    }

    @Override
    public Map<String, String> parameters(String jobId) {
        return door("parameters", Map::of);
    }

    @Override
    public StopResult stopResult(String jobId, StopRequest request) {
        return door("stopResult", () -> {
            if (saved.containsKey(request.triggerId())) {
                return new StopResult.SavedAt(saved.get(request.triggerId()));
            }
            FakeJobs.Job job = requests.get(request.triggerId());
            if (job == null) {
                return new StopResult.Unknown();
            }
            return switch (job.stop) {
                case NONE, ASKED, SAVED, RAN_ON -> new StopResult.Pending();
                case DONE -> new StopResult.SavedAt(jobId + "/savepoint");
                case FAILED -> new StopResult.Failed("checkpoint declined");
            };
        });
    }

    @Override
    public Optional<String> stoppedAt(String jobId) {
        return door("stoppedAt", () -> Optional.ofNullable(cluster.jobs.get(jobId))
                .filter(j -> j.stop == FakeJobs.Stop.DONE)
                .map(j -> jobId + "/savepoint"));
    }

    @Override
    public void checkpoint(String jobId) {
        door("checkpoint", () -> {
            Optional.ofNullable(cluster.jobs.get(jobId)).ifPresent(j -> j.hurried = true);
            return null;
        });
    }

    @Override
    public Listing completed(String jobId) {
        return faults.call("checkpoints.completed", () -> new Listing.Listed(refs(jobId)));
    }

    @Override
    public Presence presence(String path) {
        return faults.call(
                "checkpoints.presence", () -> cluster.snapshot(path).isPresent() ? Presence.THERE : Presence.GONE);
    }

    @Override
    public String savepoints(String jobId) {
        return jobId;
    }

    @Override
    public Savepoint savepoint(String jobId) {
        return faults.call(
                "checkpoints.savepoint",
                () -> cluster.savepoints.containsKey(jobId)
                        ? new Savepoint.There(
                                jobId + "/savepoint",
                                cluster.savepoints.get(jobId).number())
                        : new Savepoint.None());
    }

    @Override
    public boolean prune(String earlier, String later) {
        return faults.call("checkpoints.prune", () -> {
            cluster.savepoints.remove(earlier);
            boolean needed = cluster.directory.getOrDefault(later, Map.of()).values().stream()
                    .anyMatch(s -> s.partlyIn().contains(earlier));
            if (!needed) {
                cluster.directory.remove(earlier);
            }
            return !needed;
        });
    }

    @Override
    public void delete(String jobId) {
        faults.run("checkpoints.delete", () -> {
            cluster.directory.remove(jobId);
            cluster.savepoints.remove(jobId);
        });
    }
}
