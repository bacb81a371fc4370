package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file system of its own, small enough to be filled: in memory, so that filling it troubles nobody else. */
final class SmallDisk implements AutoCloseable {
    private static final long MEGABYTES = 3_000;

    private final Path at;

    private SmallDisk(Path at) {
        this.at = at;
    }

    /** Mounts one there, or gives the test up with what a person would have to do. */
    static SmallDisk at(Path directory) throws Exception {
        Files.createDirectories(directory);
        SmallDisk disk = new SmallDisk(directory);
        if (disk.isMounted()) {
            return disk; // by that person, or by a run that was killed
        }
        List<String> mount = List.of(
                "mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m,mode=0755", "tmpfs", directory.toString());
        assumeTrue(
                run(mount) == 0 && disk.isMounted(),
                () -> "a small disk is needed, and only root may mount one: sudo " + String.join(" ", mount)
                        + " && sudo chown $USER " + directory);
        return disk;
    }

    private boolean isMounted() throws IOException {
        return Files.getFileStore(at).getTotalSpace() <= MEGABYTES << 20;
    }

    private static int run(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            return -1; // there is no such program here
        }
    }

    /** What is free now is taken. @return so many bytes */
    long fill() throws IOException {
        byte[] block = new byte[4096];
        long filled = 0;
        try (OutputStream out = Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
                filled += block.length;
            }
        } catch (IOException full) {
            if (Files.getFileStore(at).getUsableSpace() >= block.length) {
                throw full;
            }
            return filled;
        }
    }

    void makeRoom() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return at.resolve("filler");
    }

    @Override
    public void close() throws InterruptedException {
        run(List.of("umount", at.toString()));
    }
}
