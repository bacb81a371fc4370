package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.FlinkJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The jobs of a session cluster without high availability, what they read, write and have committed, and their checkpoints: a job that
 * runs reads a few records of each input a step and writes as many in a transaction; a checkpoint commits both; a view shows it a step
 * later. A job that starts before what is committed would write it twice, and that is a violation.
 */
final class FakeJobs {
    /** A trial's name ends so. It reads nothing that counts and writes nothing. */
    static final String TRIAL = " trial";
    /** The setting that tells a job's jar. */
    static final String JAR = "jar";

    private static final int AT_ONCE = 4;
    /** In steps. */
    private static final int COMMITTED_AFTER = 30;
    /** So many checkpoints of a job share files with the one that it was started from. */
    private static final int REWRITTEN_AFTER = 3;

    final Map<String, Job> jobs = new LinkedHashMap<>();
    /** By job name: how many records what it has committed stands for. */
    final Map<String, Long> committed = new HashMap<>();
    /** By job name: how many records what readers of its topic can see stands for. */
    final Map<String, Long> published = new HashMap<>();
    /** By job name: how many records what its view shows stands for. */
    final Map<String, Long> shown = new HashMap<>();

    final Map<String, Long> epochs = new HashMap<>();
    final Map<String, Map<Long, Snapshot>> directory = new LinkedHashMap<>();
    final Map<String, Snapshot> savepoints = new LinkedHashMap<>();
    final Set<String> failing = new HashSet<>();
    /** Jobs whose next transaction Kafka aborts before they commit it. */
    final Set<String> losing = new HashSet<>();
    /** Jobs that have written records twice. */
    final Set<String> doubled = new HashSet<>();
    /** Jars whose jobs fail: all, or only those that are no trials. */
    final Set<String> failingJars = new HashSet<>();

    final Set<String> failingLiveJars = new HashSet<>();
    /** Jobs for which there are no slots. */
    final Set<String> homeless = new HashSet<>();
    /** Jobs that run and read nothing. */
    final Set<String> stuck = new HashSet<>();

    /** Jobs that run and complete no checkpoint. */
    final Set<String> undecided = new HashSet<>();

    /** Postgres takes what a checkpoint holds only at every so manieth step. */
    int viewsEvery = 1;

    /** Jobs whose transactions are committed long after their checkpoints. */
    final Set<String> committingLate = new HashSet<>();

    private int steps;

    final List<FakeFlink.StopTrouble> stopTroubles = new ArrayList<>();
    final List<String> violations = new ArrayList<>();

    private final FakeLog log;
    private final Function<String, Optional<Wiring>> wiring;

    /** What a job reads and writes. */
    record Wiring(String group, List<String> inputs, Optional<String> output) {}

    /**
     * What a checkpoint holds.
     *
     * @param partlyIn the jobs in whose directories some of its files are
     */
    record Snapshot(long number, long read, Map<String, Long> positions, Set<String> partlyIn) {
        Snapshot {
            positions = new TreeMap<>(positions);
            partlyIn = Set.copyOf(partlyIn);
        }

        Snapshot(long number, long read, Map<String, Long> positions) {
            this(number, read, positions, Set.of());
        }
    }

    /** How far a stop with savepoint is. */
    enum Stop {
        NONE,
        ASKED,
        SAVED,
        /** Its savepoint is complete, and it runs on. */
        RAN_ON,
        DONE,
        FAILED
    }

    /** A job inside the cluster. */
    static final class Job {
        final String id;
        final String name;
        final String jar;
        FlinkJob.State state = FlinkJob.State.STARTING;
        Stop stop = Stop.NONE;
        boolean hurried;
        Optional<Snapshot> from = Optional.empty();
        /** It was restarted from before what it has committed, and what it reads from there it writes once more. */
        boolean again;

        /** The newest checkpoint that the cluster tells of, also when it is gone. */
        long told;

        int age;
        int failures;
        int own;
        long read;
        long checkpoint;
        int prepared;
        Map<String, Long> positions = new TreeMap<>();
        /** The checkpoint that it was started from, until one of its own is complete; a savepoint is not its own to remove. */
        Optional<String> claimed = Optional.empty();
        /** The jobs that wrote what it was started from, until it has written all anew. */
        Set<String> partlyIn = Set.of();

        int checkpoints;

        Job(String id, String name, String jar) {
            this.id = id;
            this.name = name;
            this.jar = jar;
        }

        boolean trial() {
            return name.endsWith(TRIAL);
        }

        boolean alive() {
            return !state.ended();
        }
    }

    FakeJobs(FakeLog log, Function<String, Optional<Wiring>> wiring) {
        this.log = log;
        this.wiring = wiring;
    }

    void start(String id, String name, String jar, Optional<String> from) {
        Job job = new Job(id, name, jar);
        if (from.isPresent()) {
            Optional<Snapshot> snapshot = snapshot(from.get());
            if (snapshot.isEmpty() && job.trial()) {
                // Its change was undone while Flink ran its main.
                job.state = FlinkJob.State.FAILED;
            } else if (snapshot.isEmpty()) {
                violations.add("the checkpoint " + from.get() + " is gone");
            }
            snapshot.ifPresent(s -> restore(job, s));
            job.from = snapshot;
            if (snapshot.isPresent() && !from.get().endsWith("/savepoint")) {
                job.claimed = from;
                Set<String> files = new HashSet<>(snapshot.get().partlyIn());
                files.add(from.get().split("/chk-")[0]);
                job.partlyIn = files;
            }
        }
        if (job.read < committed.getOrDefault(name, 0L) && !doubled.contains(name)) {
            violations.add(name + " starts at " + job.read + " from " + from.orElse("nothing") + ", committed is "
                    + committed.get(name) + "; the jobs were "
                    + jobs.values().stream()
                            .filter(j -> j.name.equals(name))
                            .map(j -> j.id + " " + j.state + " at " + j.read)
                            .toList());
        }
        jobs.put(id, job);
    }

    private void restore(Job job, Snapshot snapshot) {
        if (!directory.keySet().containsAll(snapshot.partlyIn())) {
            violations.add("the checkpoint " + snapshot.number() + " of " + job.name + " lacks files of "
                    + snapshot.partlyIn());
        }
        job.read = snapshot.read();
        job.positions = new TreeMap<>(snapshot.positions());
        job.checkpoint = snapshot.number();
    }

    Optional<Snapshot> snapshot(String path) {
        if (path.endsWith("/savepoint")) {
            return Optional.ofNullable(savepoints.get(path.replace("/savepoint", "")));
        }
        String[] parts = path.split("/chk-");
        return Optional.ofNullable(directory.getOrDefault(parts[0], Map.of()).get(Long.parseLong(parts[1])));
    }

    /** A savepoint of a job that goes on: what it has written is not committed by it. */
    void saveRunning(Job job, String directory) {
        savepoints.put(directory, new Snapshot(job.checkpoint + 1, job.read, job.positions));
    }

    /** Nothing is left in memory; open transactions time out. */
    void lose() {
        jobs.values().stream().filter(Job::alive).forEach(this::abort);
        jobs.clear();
    }

    /** Of a version that is forgotten nothing counts any more. */
    void forget(String name) {
        doubled.remove(name);
        losing.remove(name);
        committed.remove(name);
        published.remove(name);
        shown.remove(name);
        epochs.remove(name);
    }

    /** Time passes. */
    void step() {
        Set<String> seen = new HashSet<>();
        boolean visible = ++steps % viewsEvery == 0;
        for (Job job : jobs.values()) {
            if (visible && committed.containsKey(job.name) && (job.alive() || job.stop == Stop.DONE)) {
                shown.merge(job.name, committed.get(job.name), Math::max);
                epochs.merge(job.name, newest(job), Math::max);
            }
            step(job);
            if (job.alive() && !seen.add(job.name)) {
                violations.add("two jobs of " + job.name);
            }
        }
    }

    private long newest(Job job) {
        long checkpoint = directory.getOrDefault(job.id, Map.of()).keySet().stream()
                .mapToLong(n -> n)
                .max()
                .orElse(0);
        return Math.max(
                checkpoint,
                Optional.ofNullable(savepoints.get(job.id))
                        .map(Snapshot::number)
                        .orElse(0L));
    }

    private boolean fails(Job job) {
        return failing.contains(job.name)
                || failingJars.contains(job.jar)
                || !job.trial() && failingLiveJars.contains(job.jar);
    }

    private void step(Job job) {
        job.age++;
        if (job.trial() && job.alive() && (fails(job) || homeless.contains(job.name)) && job.age > 2) {
            job.failures++;
            job.own += fails(job) ? 1 : 0;
            job.state = FlinkJob.State.FAILED;
        }
        if (job.alive() && steps - job.prepared >= lateness(job)) {
            publish(job);
        }
        switch (job.state) {
            case STARTING, RESTARTING -> {
                if (fails(job) || homeless.contains(job.name)) {
                    job.failures++;
                    job.own += fails(job) ? 1 : 0;
                    job.state = FlinkJob.State.RESTARTING;
                } else if (job.age > 2) {
                    job.state = FlinkJob.State.RUNNING;
                }
            }
            case RUNNING -> {
                if (fails(job)) {
                    job.failures++;
                    job.own++;
                    restart(job);
                } else {
                    run(job);
                }
            }
            case CANCELLING -> {
                abort(job);
                job.state = FlinkJob.State.CANCELED;
                if (job.trial()) {
                    directory.remove(job.id);
                }
            }
            case CANCELED, FAILED, FINISHED -> {}
        }
    }

    private void run(Job job) {
        if (job.stop == Stop.SAVED) {
            publish(job);
            job.state = FlinkJob.State.FINISHED;
            job.stop = Stop.DONE;
            return;
        }
        if (!stuck.contains(job.name)) {
            read(job);
        }
        boolean committing = undecided.contains(job.name) || steps - job.prepared < lateness(job);
        if (job.stop == Stop.ASKED) {
            save(job);
        } else if (!committing && (job.hurried || job.age % 4 == 0)) {
            job.hurried = false;
            directory.computeIfAbsent(job.id, id -> new LinkedHashMap<>()).clear();
            Snapshot snapshot = checkpoint(job);
            job.told = snapshot.number();
            directory.get(job.id).put(snapshot.number(), snapshot);
        }
    }

    private Snapshot checkpoint(Job job) {
        if (++job.checkpoints > REWRITTEN_AFTER) {
            job.partlyIn = Set.of();
        }
        Snapshot snapshot = commit(job);
        job.claimed.map(path -> path.split("/chk-")).ifPresent(path -> directory
                .getOrDefault(path[0], new LinkedHashMap<>())
                .remove(Long.parseLong(path[1])));
        job.claimed = Optional.empty();
        return new Snapshot(snapshot.number(), snapshot.read(), snapshot.positions(), job.partlyIn);
    }

    private void read(Job job) {
        Optional<Wiring> wired = wiring.apply(job.name);
        if (wired.isEmpty() || wired.get().inputs().isEmpty()) {
            job.read++;
            return;
        }
        for (String input : wired.get().inputs()) {
            FakeLog.Topic topic = log.topics.get(input);
            if (topic == null) {
                violations.add(job.name + " reads " + input + ", which is gone");
                continue;
            }
            long[] to = topic.read(job.positions.getOrDefault(input, 0L), AT_ONCE);
            if (to[1] > 0) {
                job.positions.put(input, to[0]);
                job.read += to[1];
                output(job).ifPresent(t -> t.write((int) to[1]));
            }
        }
    }

    private Optional<FakeLog.Topic> output(Job job) {
        return wiring.apply(job.name).flatMap(Wiring::output).map(log.topics::get);
    }

    private void save(Job job) {
        Optional<FakeFlink.StopTrouble> trouble =
                stopTroubles.isEmpty() ? Optional.empty() : Optional.of(stopTroubles.remove(0));
        if (trouble.equals(Optional.of(FakeFlink.StopTrouble.DECLINED))) {
            job.stop = Stop.FAILED;
            return;
        }
        savepoints.put(job.id, commit(job));
        if (trouble.isPresent()) {
            boolean late = trouble.get() == FakeFlink.StopTrouble.COMPLETE_AND_RAN_ON;
            job.stop = late ? Stop.RAN_ON : Stop.FAILED;
            restart(job);
            job.again = true;
        } else {
            job.stop = Stop.SAVED;
        }
    }

    private void restart(Job job) {
        abort(job);
        job.age = 0;
        job.state = FlinkJob.State.RESTARTING;
        // From the newest checkpoint, for Flink does not restart from a savepoint; numbers count on.
        long number = job.checkpoint;
        restore(job, job.from.orElse(new Snapshot(0, 0, Map.of())));
        directory.getOrDefault(job.id, Map.of()).values().forEach(s -> restore(job, s));
        job.checkpoint = number;
    }

    private Snapshot commit(Job job) {
        job.checkpoint++;
        if (job.trial()) {
            return new Snapshot(job.checkpoint, job.read, job.positions);
        }
        publish(job);
        if (job.again) {
            doubled.add(job.name);
            job.stop = Stop.FAILED;
        }
        committed.merge(job.name, job.read, Math::max);
        if (losing.remove(job.name)) {
            output(job).ifPresent(FakeLog.Topic::abort);
            wiring.apply(job.name).ifPresent(w -> log.losses.merge(w.group(), 1L, Long::sum));
        } else {
            output(job).ifPresent(FakeLog.Topic::prepare);
        }
        job.prepared = steps;
        if (lateness(job) == 0) {
            publish(job);
        }
        wiring.apply(job.name).ifPresent(w -> log.groups
                .computeIfAbsent(w.group(), g -> new TreeMap<>())
                .putAll(job.positions));
        return new Snapshot(job.checkpoint, job.read, job.positions);
    }

    private int lateness(Job job) {
        return committingLate.contains(job.name) ? COMMITTED_AFTER : 0;
    }

    /** What a checkpoint covers is committed, if need be by the job that goes on from it. */
    private void publish(Job job) {
        if (committed.containsKey(job.name)) {
            output(job).ifPresent(FakeLog.Topic::commit);
            published.put(job.name, committed.get(job.name));
        }
    }

    private void abort(Job job) {
        publish(job);
        output(job).ifPresent(FakeLog.Topic::abort);
    }
}
