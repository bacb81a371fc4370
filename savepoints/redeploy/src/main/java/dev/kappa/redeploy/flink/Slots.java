package dev.kappa.redeploy.flink;

/** Task slots of the cluster. */
public record Slots(int total, int free) {}
