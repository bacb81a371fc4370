package dev.kappa.local.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {
    @TempDir
    Path home;

    @Test
    void thisProcessIsAlwaysTheSame() {
        long pid = ProcessHandle.current().pid();

        assertEquals(ProcessIdentity.of(pid), ProcessIdentity.of(pid));
        assertTrue(ProcessIdentity.of(pid).orElseThrow().isAlive());
    }

    @Test
    void aPidThatWasGivenAwayAgainIsAnotherProcess() {
        assertFalse(new ProcessIdentity(ProcessHandle.current().pid(), "an earlier boot/1").isAlive());
    }

    @Test
    void aPidFileRemembersTheProcessAndItsPorts() throws Exception {
        PidFile file = new PidFile(home.resolve("part.pid"));
        PidFile.Entry entry = new PidFile.Entry(
                ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow(),
                Instant.parse("2026-01-02T03:04:05Z"),
                "21092 21093");

        file.write(entry);

        assertEquals(Optional.of(entry), file.running());
    }

    @Test
    void aPidFileWhoseProcessIsGoneIsRememberedButDoesNotRun() throws Exception {
        PidFile file = new PidFile(home.resolve("part.pid"));
        PidFile.Entry entry = new PidFile.Entry(
                new ProcessIdentity(ProcessHandle.current().pid(), "an earlier boot/1"), Instant.EPOCH, "");

        file.write(entry);

        assertEquals(Optional.empty(), file.running());
        assertEquals(Optional.of(entry), file.read());
    }
}
