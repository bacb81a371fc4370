package dev.kappa.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The secrets of a stack: one file each, readable by its owner only, made up at the first start. They reach every other part as a
 * directory ({@code KAPPA_SECRETS_DIR}), never as a value.
 */
public record LocalSecrets(Path directory) {
    public static final String POSTGRES = "postgres";
    public static final String SHOP = "shop";
    public static final String SERVING = "serving";
    public static final String WRITER = "serving-writer";
    public static final String S3_ACCESS_KEY = "s3-access-key";
    public static final String S3_SECRET_KEY = "s3-secret-key";
    private static final Set<String> ALL = Set.of(POSTGRES, SHOP, SERVING, WRITER, S3_ACCESS_KEY, S3_SECRET_KEY);

    /** Makes up every secret that does not exist yet. */
    public void generate() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        SecureRandom random = new SecureRandom();
        for (String name : ALL) {
            Path file = directory.resolve(name);
            if (!Files.exists(file)) {
                byte[] bytes = new byte[16];
                random.nextBytes(bytes);
                Path next = directory.resolve(name + ".next");
                Files.writeString(next, HexFormat.of().formatHex(bytes));
                Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    public String value(String name) {
        try {
            return Files.readString(file(name)).strip();
        } catch (IOException e) {
            throw new StackException("cannot read the secret " + file(name) + ": " + e.getMessage(), e);
        }
    }
}
