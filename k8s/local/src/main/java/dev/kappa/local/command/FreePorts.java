package dev.kappa.local.command;

import dev.kappa.local.Port;
import dev.kappa.local.StackSettings;
import dev.kappa.local.part.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Finds the ports that somebody else holds, before anything is started. */
record FreePorts(StackSettings settings) {
    /** One line for every taken port of the parts that are to be started: the port, the part, the option that moves it. */
    List<String> taken(List<Part> starting) {
        List<String> problems = new ArrayList<>();
        for (Part part : starting) {
            for (Port port : part.ports()) {
                if (!isFree(settings.port(port))) {
                    problems.add(
                            "port %d (%s) is taken by another program: set %s to a free port, or %s to move all of them"
                                    .formatted(
                                            settings.port(port),
                                            part.name(),
                                            port.option(),
                                            StackSettings.BASE_OPTION));
                }
            }
        }
        return problems;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // a port whose last connection is in TIME_WAIT can be listened on
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
