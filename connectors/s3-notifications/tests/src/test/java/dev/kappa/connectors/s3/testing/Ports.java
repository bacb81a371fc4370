package dev.kappa.connectors.s3.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;

/** Free ports of the tests' own range, and waiting until somebody listens. */
final class Ports {
    private static int next = 25_000 + (int) (ProcessHandle.current().pid() % 900);

    private Ports() {}

    static synchronized int free() {
        for (int tries = 0; tries < 1000; tries++) {
            int port = next;
            next = next == 25_999 ? 25_000 : next + 1;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                return socket.getLocalPort();
            } catch (IOException e) {
                continue; // taken
            }
        }
        throw new IllegalStateException("no free port from 25000 to 25999");
    }

    static void awaitListener(int port, Process process) throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (Instant.now().isBefore(deadline)) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the process has ended with " + process.exitValue());
                }
                Thread.sleep(50);
            }
        }
        throw new IllegalStateException("nobody listens on port " + port + " after 60 s");
    }
}
