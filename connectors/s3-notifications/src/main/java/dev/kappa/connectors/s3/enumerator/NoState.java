package dev.kappa.connectors.s3.enumerator;

/** What an enumerator of queues remembers: nothing. */
public record NoState() {}
