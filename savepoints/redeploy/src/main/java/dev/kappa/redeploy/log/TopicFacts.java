package dev.kappa.redeploy.log;

/**
 * A topic as it is now.
 *
 * @param id tells it from an earlier or later topic of the same name
 * @param records an upper bound: offsets between the first and the end of every partition, transaction markers among them
 */
public record TopicFacts(String name, String id, int partitions, long records) {}
