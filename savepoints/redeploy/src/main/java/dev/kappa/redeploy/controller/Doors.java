package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.CheckpointStore;
import dev.kappa.redeploy.flink.FlinkCluster;
import dev.kappa.redeploy.log.Log;
import dev.kappa.redeploy.serving.Serving;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * Everything outside that the controller acts on or asks.
 *
 * @param jobIds gives a fresh Flink job id at each call
 */
record Doors(
        FlinkCluster flink,
        CheckpointStore checkpoints,
        Log log,
        Serving serving,
        SourceTraces sources,
        JobLaunch launch,
        Clock clock,
        Supplier<String> jobIds) {}
