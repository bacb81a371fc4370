package dev.kappa.local.part;

import dev.kappa.local.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The Postgres server of a Maven artifact (io.zonky.test.postgres), unpacked once into the stack's home. */
record PostgresBinaries(Path directory) {
    /** Unpacks the server, unless a complete copy is there already. */
    void unpack() throws IOException {
        if (Files.exists(directory)) {
            return;
        }
        Path half = directory.resolveSibling(directory.getFileName() + ".half");
        delete(half);
        try (InputStream archive =
                Thread.currentThread().getContextClassLoader().getResourceAsStream(archive())) {
            if (archive == null) {
                throw new StackException("there are no Postgres binaries for this machine (" + archive()
                        + "): set KAPPA_CONFIG to a file that names your own Postgres");
            }
            untar(archive, half);
        }
        Files.move(half, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    String initdb() {
        return directory.resolve("bin/initdb").toString();
    }

    String postgres() {
        return directory.resolve("bin/postgres").toString();
    }

    private static String archive() {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String cpu = machine.equals("aarch64") ? "arm_64" : "x86_64";
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        return "postgres-" + system + "-" + cpu + ".txz";
    }

    private static void untar(InputStream archive, Path into) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.getParent());
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                    boolean executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    /** Deletes a directory and all that is in it; nothing happens if there is none. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException problem) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
