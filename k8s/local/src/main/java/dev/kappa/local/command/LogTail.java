package dev.kappa.local.command;

import dev.kappa.local.StackHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The end of what a part said: what its process printed, then what it logged. */
record LogTail(StackHome home, String part) {
    private static final int MOST_BYTES = 1 << 20;

    String lastLines(int count) {
        return Stream.of(home.output(part), home.log(part))
                .filter(Files::exists)
                .map(file -> lastLines(file, count))
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n"));
    }

    private static String lastLines(Path file, int count) {
        try (var channel = Files.newByteChannel(file)) {
            long from = Math.max(0, channel.size() - MOST_BYTES);
            channel.position(from);
            var bytes = java.nio.ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until full or at the end
            }
            List<String> lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size()).stream()
                    .map(line -> "    " + line)
                    .collect(Collectors.joining("\n", "  " + file + ":\n", ""));
        } catch (IOException e) {
            return "  " + file + ": " + e.getMessage();
        }
    }
}
