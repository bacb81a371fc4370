package dev.kappa.connectors.s3.object;

/**
 * Between two records of an unpacked object.
 *
 * @param offset in bytes
 * @param line of what follows, from 1
 * @param strayQuotes how many quotes have been found that nothing closes
 */
record Place(long offset, long line, int strayQuotes) {
    static final Place BEGIN = new Place(0, 1, 0);

    Place {
        if (offset < 0 || line < 1 || strayQuotes < 0) {
            throw new IllegalArgumentException("offset " + offset + ", line " + line + ", stray quotes " + strayQuotes);
        }
    }
}
