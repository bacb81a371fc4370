package dev.kappa.redeploy.flink;

/** Names a stop with savepoint that is under way. */
public record StopRequest(String triggerId) {}
