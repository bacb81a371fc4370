package dev.kappa.local.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.Port;
import dev.kappa.local.StackException;
import dev.kappa.local.StackSettings;
import dev.kappa.local.part.Part;
import dev.kappa.local.part.Parts;
import dev.kappa.local.process.PidFile;
import dev.kappa.local.process.ProcessIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's own promises, each on a small stack of its own. */
class LauncherIT {
    @TempDir
    Path home;

    @Test
    void everyTakenPortIsRefusedAtOnceWithPartAndOption() throws Exception {
        StackSettings settings = RunningStack.settings(home);
        RunningStack stack = new RunningStack(settings, Parts.of(settings));
        try (ServerSocket kafka = listen(settings.port(Port.KAFKA));
                ServerSocket sqs = listen(settings.port(Port.SQS))) {
            StackException refused = assertThrows(StackException.class, stack::up);

            assertEquals(
                    """
                    port %d (kafka) is taken by another program: set KAPPA_PORT_KAFKA to a free port, or KAPPA_PORT_BASE to move all of them
                    port %d (objectstore) is taken by another program: set KAPPA_PORT_SQS to a free port, or KAPPA_PORT_BASE to move all of them"""
                            .formatted(kafka.getLocalPort(), sqs.getLocalPort()),
                    refused.getMessage());
        }
    }

    @Test
    void downLeavesNothingRunning() throws Exception {
        RunningStack stack = only("postgres");
        stack.up();
        List<ProcessIdentity> all = ProcessHandle.of(stack.process("postgres").pid()).stream()
                .flatMap(root -> java.util.stream.Stream.concat(java.util.stream.Stream.of(root), root.descendants()))
                .flatMap(handle -> ProcessIdentity.of(handle.pid()).stream())
                .toList();
        assertTrue(all.size() > 3, "Postgres has children");

        stack.down();

        assertEquals(List.of(), all.stream().filter(ProcessIdentity::isAlive).toList());
    }

    @Test
    void aPidThatNowBelongsToAnotherProcessIsLeftAlone() throws Exception {
        RunningStack stack = only("postgres");
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try {
            PidFile file = stack.settings().home().pidFile("postgres");
            file.write(new PidFile.Entry(new ProcessIdentity(bystander.pid(), "an earlier boot/1"), Instant.now(), ""));

            stack.down();

            assertTrue(bystander.isAlive());
            assertFalse(file.read().isPresent());
        } finally {
            bystander.destroyForcibly();
        }
    }

    private RunningStack only(String part) {
        StackSettings settings = RunningStack.settings(home);
        List<Part> parts = Parts.of(settings).stream()
                .filter(each -> each.name().equals(part))
                .toList();
        return new RunningStack(settings, parts);
    }

    private static ServerSocket listen(int port) throws Exception {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }
}
