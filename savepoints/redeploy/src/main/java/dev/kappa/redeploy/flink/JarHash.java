package dev.kappa.redeploy.flink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** SHA-256 of a jar's content, remembered while its size and time of change stay the same. */
public final class JarHash {
    private final Map<Path, Known> known = new HashMap<>();

    private record Known(long size, FileTime changed, String hash) {}

    /** Refuses a jar that cannot be read. */
    public synchronized String of(Path jar) {
        JarShelf.check(jar);
        try {
            long size = Files.size(jar);
            FileTime changed = Files.getLastModifiedTime(jar);
            Known before = known.get(jar);
            if (before == null || before.size() != size || !before.changed().equals(changed)) {
                before = new Known(size, changed, digest(jar));
                known.put(jar, before);
            }
            return before.hash();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot read " + jar, e);
        }
    }

    /** Of several hashes one. */
    static String ofText(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String digest(Path jar) throws IOException {
        MessageDigest sha = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(jar), sha)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
