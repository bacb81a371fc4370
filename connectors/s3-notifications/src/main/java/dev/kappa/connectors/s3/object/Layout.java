package dev.kappa.connectors.s3.object;

import java.util.Locale;
import java.util.regex.Pattern;

/** How an object's bytes fall into records. Its name decides; whether it is compressed, its first bytes do. */
enum Layout {
    /** Each line is a record: JSON lines, text. */
    LINES,
    /** As lines, but a line break inside quotes belongs to the field. */
    CSV;

    private static final Pattern CSV_NAME = Pattern.compile(".*\\.(csv|tsv)(\\.gz|\\.gzip)?", Pattern.DOTALL);
    private static final Pattern GZIP_NAME = Pattern.compile(".*\\.(gz|gzip)", Pattern.DOTALL);

    static Layout of(String key) {
        return CSV_NAME.matcher(key.toLowerCase(Locale.ROOT)).matches() ? CSV : LINES;
    }

    static boolean namedGzip(String key) {
        return GZIP_NAME.matcher(key.toLowerCase(Locale.ROOT)).matches();
    }
}
