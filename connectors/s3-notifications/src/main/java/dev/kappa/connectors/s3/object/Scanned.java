package dev.kappa.connectors.s3.object;

/** What follows in an object. */
sealed interface Scanned {
    /** Where it begins, from 1. */
    long line();

    /** Without its line break. */
    record Line(long line, byte[] bytes) implements Scanned {}

    /**
     * @param start its first bytes
     * @param length of all of it
     */
    record Unusable(long line, byte[] start, long length, String reason) implements Scanned {}
}
