package dev.kappa.connectors.s3.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file {@code messages/*.message} is read and compared with the {@code .expected} beside it. */
class MessageReaderTest {
    private static final Instant SENT = Instant.parse("2026-06-01T00:00:00Z");

    static Stream<String> names() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".message"))
                    .map(name -> name.replace(".message", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void reads(String name) throws IOException, URISyntaxException {
        String body = Files.readString(folder().resolve(name + ".message"));

        ParsedMessage parsed = MessageReader.read(body, SENT);

        List<String> found = Stream.concat(
                        parsed.notifications().stream().map(MessageReaderTest::line),
                        parsed.rejections().stream().map(r -> "REJECTED part " + r.part() + ": " + r.reason()))
                .toList();
        assertEquals(
                Files.readString(folder().resolve(name + ".expected")).strip(),
                String.join("\n", found).strip());
    }

    private static String line(Notification n) {
        return n.eventName() + " " + n.path().replace("\n", "\\n") + " version="
                + n.version().orElse("-") + " etag=" + n.eTag().orElse("-") + " size="
                + (n.size().isPresent() ? n.size().getAsLong() : "-") + " sequencer="
                + n.sequencer().map(Sequencer::digits).orElse("-") + " time=" + n.eventTime() + " source="
                + n.eventSource() + " region=" + n.region().orElse("-");
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(MessageReaderTest.class.getResource("/messages").toURI());
    }
}
