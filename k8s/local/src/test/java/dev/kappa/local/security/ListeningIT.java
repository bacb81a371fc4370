package dev.kappa.local.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.Port;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.local.part.Part;
import dev.kappa.local.part.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which sockets the kernel says that the processes of a stack listen on: loopback, and no other address. */
@ExtendWith(SharedStack.class)
@EnabledOnOs(OS.LINUX)
class ListeningIT {
    private static final String LISTEN = "0A";
    /** 127.x.x.x, ::1 and ::ffff:127.x.x.x as /proc/net prints them, in the byte order of the machine. */
    private static final String LOOPBACK = "[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F";

    private final RunningStack stack;

    ListeningIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void everyPartListensOnLoopbackOnly() throws Exception {
        List<String> elsewhere = new ArrayList<>();
        Set<Integer> heard = new TreeSet<>();
        for (Part part : Parts.of(stack.settings())) {
            Set<String> inodes = sockets(stack.process(part.name()).pid());
            for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
                for (String line : Files.readAllLines(Path.of("/proc/net/" + table))) {
                    String[] fields = line.strip().split("\\s+");
                    boolean listens = fields.length > 9 && (fields[3].equals(LISTEN) || table.startsWith("udp"));
                    if (listens && inodes.contains(fields[9])) {
                        String[] address = fields[1].split(":");
                        heard.add(Integer.parseInt(address[1], 16));
                        if (!address[0].matches(LOOPBACK)) {
                            elsewhere.add(part.name() + " " + table + " " + fields[1]);
                        }
                    }
                }
            }
        }

        assertEquals(List.of(), elsewhere);
        for (Port port : Port.values()) {
            assertTrue(heard.contains(stack.settings().port(port)), port + " is not among " + heard);
        }
    }

    /** The inodes of the sockets of a process and its children. */
    private static Set<String> sockets(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        List<Long> processes = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .forEach(processes::add);
        for (long process : processes) {
            try (Stream<Path> open = Files.list(Path.of("/proc/" + process + "/fd"))) {
                for (Path descriptor : open.toList()) {
                    if (Files.isSymbolicLink(descriptor)) {
                        String target = Files.readSymbolicLink(descriptor).toString();
                        if (target.startsWith("socket:[")) {
                            inodes.add(target.substring("socket:[".length(), target.length() - 1));
                        }
                    }
                }
            } catch (java.nio.file.NoSuchFileException e) {
                // a descriptor or a process that has ended meanwhile
            }
        }
        return inodes;
    }
}
