package dev.kappa.jobs;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.jobs.testing.Broker;
import dev.kappa.jobs.testing.CapturedMetrics;
import dev.kappa.jobs.testing.Plans;
import dev.kappa.jobs.testing.RunningJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A flood through the three doors of which one record in twenty has one of all classes of {@link Damage}. The job that admits them may not
 * start anew even once; what goes in is what is accepted and what is dead, record by record; and no damage moves event time, for then good rows would be late.
 */
class BadInputIT {
    private static final String TIME = "`at` TIMESTAMP(3) NOT NULL, part INT METADATA FROM 'kappa.partition' VIRTUAL,"
            + " WATERMARK FOR `at` AS `at` - INTERVAL '5' SECOND";
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private final Broker broker = Broker.shared();

    @TempDir
    Path directory;

    /**
     * @param harmless damage that leaves a good record: what the format says about it is plain
     */
    private record Door(
            String name, Map<String, byte[]> damage, Set<String> harmless, IntFunction<String> good, String plan) {}

    @Test
    void aFloodWithEveryClassOfDamageStopsNothing() throws Exception {
        flood("", 3_000);
    }

    @Test
    @Tag("torture")
    void aFloodOfTwoHundredThousandStopsNothing() throws Exception {
        flood("_long", 200_000);
    }

    private void flood(String suffix, int records) throws Exception {
        List<Door> doors = List.of(json("applications" + suffix), csv("files" + suffix), cdc("database" + suffix));
        assertTrue(doors.stream().mapToInt(d -> d.damage().size()).sum() >= 60);
        for (Door door : doors) {
            String name = door.name();
            broker.createTopics(2, name, name + ".v1");
            broker.createTopics(1, name + ".dead-letters", name + ".late");
            send(door, Math.max(records / 3, 20 * door.damage().size()));
        }
        broker.flush();
        Configuration once = new Configuration();
        once.setString("restart-strategy.type", "none");
        long in = doors.stream().mapToLong(d -> broker.read(d.name()).size()).sum();
        try (RunningJob job = RunningJob.start(directory, 2, Optional.empty(), once, env -> {
            for (Door door : doors) {
                SqlJob.build(env, door.plan());
            }
        })) {
            job.await("everything is decided", () -> {
                if (job.status().isGloballyTerminalState()) {
                    throw new AssertionError("the job has failed", job.failure());
                }
                return CapturedMetrics.sum("records_in") == in;
            });
            long dead = CapturedMetrics.sum("dead_letters");
            long late = CapturedMetrics.sum("late");
            job.await(
                    "the dead letters are written",
                    () -> doors.stream()
                                    .mapToLong(d -> broker.read(d.name() + ".dead-letters")
                                            .size())
                                    .sum()
                            == dead);
            assertEquals(in, CapturedMetrics.sum("accepted") + dead + late);
            for (Door door : doors) {
                job.await(
                        "the good rows of " + door.name(),
                        () -> !good(door).isEmpty() && ids(door).containsAll(good(door)));
            }
            assertAll(doors.stream().map(door -> () -> check(door)));
        }
    }

    private void check(Door door) {
        Set<String> harmless = new TreeSet<>(door.damage().keySet());
        for (ConsumerRecord<byte[], byte[]> letter : broker.read(door.name() + ".dead-letters")) {
            Header damage = letter.headers().lastHeader("class");
            assertTrue(damage != null, () -> "a good record is dead: " + new String(letter.value()));
            assertTrue(letter.headers().lastHeader("kappa.reason").value().length > 5);
            harmless.remove(text(damage.value()));
        }
        assertEquals(new TreeSet<>(door.harmless()), harmless, door.name() + ": damage that made no dead letter");
        for (ConsumerRecord<byte[], byte[]> late : broker.read(door.name() + ".late")) {
            assertTrue(late.headers().lastHeader("class") != null, "damage has moved event time");
        }
        Set<Integer> good = good(door);
        List<Integer> admitted = ids(door).stream().filter(good::contains).toList();
        assertEquals(good.size(), admitted.size(), door.name() + ": a good row is doubled");
    }

    private void send(Door door, int records) {
        List<Map.Entry<String, byte[]>> damages = new ArrayList<>(door.damage().entrySet());
        for (int i = 0; i < records; i++) {
            boolean damaged = i % 20 == 7;
            Map.Entry<String, byte[]> damage = damages.get(i / 20 % damages.size());
            byte[] value =
                    damaged ? damage.getValue() : door.good().apply(1000 + i).getBytes(StandardCharsets.UTF_8);
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(door.name(), i % 2, null, null, value);
            if (damaged) {
                header(record, "class", damage.getKey());
            }
            header(record, "s3.bucket", "b");
            header(record, "s3.key", "prices/" + i / 100 + ".csv");
            header(record, "s3.line", String.valueOf(2 + i % 100));
            broker.send(record);
        }
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private Set<Integer> good(Door door) {
        Set<Integer> ids = new TreeSet<>();
        int number = 0;
        for (ConsumerRecord<byte[], byte[]> record : broker.read(door.name())) {
            if (record.headers().lastHeader("class") == null) {
                Matcher id = Pattern.compile("\\d{4,}").matcher(text(record.value()));
                if (id.find()) {
                    ids.add(Integer.parseInt(id.group()));
                }
                number++;
            }
        }
        assertEquals(number, ids.size());
        return ids;
    }

    private List<Integer> ids(Door door) {
        List<Integer> ids = new ArrayList<>();
        for (String value : broker.values(door.name() + ".v1")) {
            Matcher id = ID.matcher(value);
            if (id.find()) {
                ids.add(Integer.parseInt(id.group(1)));
            }
        }
        return ids;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Two a second. */
    private static String time(int i, String separator) {
        int seconds = i / 2;
        return String.format(
                "2026-01-%02d%s%02d:%02d:%02d.%d00",
                1 + seconds / 86_400, separator, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60, i % 2 * 5);
    }

    private Door json(String name) {
        String columns = "id BIGINT NOT NULL, price DECIMAL(6, 2), paid BOOLEAN, n TINYINT, f DOUBLE, name VARCHAR(10),"
                + " tags ARRAY<STRING>, addr ROW<zip INT>, ";
        return new Door(
                name,
                Damage.json(),
                Set.of("UTF-16", "raw control character", "name object"),
                i -> "{\"id\":" + i + ",\"price\":9.50,\"paid\":true,\"n\":1,\"f\":1.5,\"name\":\"abc\",\"at\":\""
                        + time(i, "T") + "\",\"tags\":[\"a\"],\"addr\":{\"zip\":1}}",
                plan(
                        name,
                        columns,
                        TIME,
                        "'kind'='application', 'format'='json', 'json.timestamp-format.standard'='ISO-8601'"));
    }

    private Door csv(String name) {
        return new Door(
                name,
                Damage.csv(),
                Set.of("UTF-16"),
                i -> i + ",9.50,abc," + time(i, " "),
                plan(
                        name,
                        "id BIGINT NOT NULL, price DECIMAL(6, 2), name VARCHAR(10), ",
                        TIME,
                        "'kind'='records', 'format'='csv', 'prefix'='prices/', 'csv.header'='true'"));
    }

    private static String plan(String name, String columns, String time, String format) {
        return Plans.compile(
                List.of(
                        AdmissionIT.raw(
                                name,
                                columns + time,
                                format + ", 'watermark-delay'='5 s', 'late-topic'='" + name + ".late'"),
                        AdmissionIT.version(
                                name,
                                columns + "`at` TIMESTAMP(3) NOT NULL, part INT",
                                "'changelog-mode'='append', 'event-time'='at', 'partition-column'='part'")),
                "INSERT INTO version_" + name + " SELECT * FROM raw_" + name);
    }

    private Door cdc(String name) {
        String columns = "id BIGINT NOT NULL, price DECIMAL(6, 2), name VARCHAR(10), `at` TIMESTAMP(3)";
        return new Door(
                name,
                Damage.cdc(),
                Set.of(),
                i -> "{\"before\":null,\"after\":{\"id\":" + i + ",\"price\":9.50,\"name\":\"abc\",\"at\":\""
                        + time(i, "T") + "\"},\"op\":\"c\",\"ts_ms\":1}",
                Plans.compile(
                        List.of(
                                AdmissionIT.raw(
                                        name,
                                        columns + ", PRIMARY KEY (id) NOT ENFORCED",
                                        "'kind'='cdc', 'format'='debezium-json', 'debezium-json.timestamp-format.standard'='ISO-8601'"),
                                AdmissionIT.version(name, columns, "'changelog-mode'='changelog', 'key'='id'")),
                        "INSERT INTO version_" + name + " SELECT * FROM raw_" + name));
    }
}
