package dev.kappa.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.jobs.testing.Broker;
import dev.kappa.jobs.testing.Plans;
import dev.kappa.jobs.testing.RunningJob;
import dev.kappa.jobs.testing.Serving;
import dev.kappa.topology.serving.ViewColumn;
import dev.kappa.topology.serving.ViewTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updating results to Kafka and Postgres at once, on a real broker and a real Postgres. */
class VersionIT {

    private static final List<String> COUNTRIES = List.of("France", "EIRE", "Germany", "Spain", "Norway");

    private final Broker broker = Broker.shared();
    private final Serving serving = Serving.shared();

    @TempDir
    Path directory;

    private String view(String name, int version) {
        return "'view.url'='" + serving.url() + "', 'view.user'='postgres', 'view.password'='none', 'view.table'='"
                + name + "_v" + version + "', 'view.name'='" + name + "', 'view.version'='" + version + "'";
    }

    private String input(String topic, String columns) {
        return "CREATE TABLE " + topic + " (" + columns + ") WITH ('connector'='kafka', 'topic'='" + topic
                + "', 'format'='json', 'scan.startup.mode'='earliest-offset', 'properties.group.id'='g." + topic
                + "', 'properties.isolation.level'='read_committed', 'properties.bootstrap.servers'='"
                + broker.bootstrap() + "')";
    }

    private void sell(int from, int to) {
        for (int i = from; i < to; i++) {
            broker.send("sales", "{\"country\":\"" + COUNTRIES.get(i % 5) + "\",\"amount\":" + i + "}");
        }
        broker.flush();
    }

    private static List<String> expected(int sales) {
        return COUNTRIES.stream()
                .sorted()
                .map(country -> {
                    int[] mine = IntStream.range(0, sales)
                            .filter(i -> COUNTRIES.get(i % 5).equals(country))
                            .toArray();
                    return country + "|" + mine.length + "|"
                            + IntStream.of(mine).sum() + ".00";
                })
                .toList();
    }

    @Test
    void topicAndViewShowEveryChangeOnceThroughKillStopAndAnotherParallelism() throws Exception {
        broker.createTopics(2, "sales", "revenue.v1");
        ViewTable table = new ViewTable(
                "public",
                "revenue_v1",
                List.of(
                        new ViewColumn("country", "VARCHAR(2147483647) NOT NULL"),
                        new ViewColumn("orders", "BIGINT NOT NULL"),
                        new ViewColumn("amount", "DECIMAL(38, 2)")),
                Optional.of(List.of("country")));
        serving.execute(table.createStatement());
        String plan = Plans.compile(
                List.of(
                        input("sales", "country STRING NOT NULL, amount DECIMAL(10, 2)"),
                        AdmissionIT.version(
                                "revenue",
                                "country STRING NOT NULL, orders BIGINT NOT NULL, amount DECIMAL(38, 2)",
                                "'changelog-mode'='changelog', 'key'='country', " + view("revenue", 1))),
                "INSERT INTO version_revenue SELECT country, COUNT(*), SUM(amount) FROM sales GROUP BY country");
        String all = "SELECT country, orders, amount FROM revenue_v1 ORDER BY country COLLATE \"C\"";

        sell(0, 1000);
        RunningJob first = RunningJob.start(directory, 2, Optional.empty(), env -> SqlJob.build(env, plan));
        first.await("the view shows 1,000", () -> serving.rows(all).equals(expected(1000)));
        String checkpoint = first.kill();
        sell(1000, 2000);
        RunningJob second = RunningJob.start(directory, 1, Optional.of(checkpoint), env -> SqlJob.build(env, plan));
        second.await("the view shows 2,000", () -> serving.rows(all).equals(expected(2000)));
        sell(2000, 3000);
        String savepoint = second.stop();
        RunningJob third = RunningJob.start(directory, 2, Optional.of(savepoint), env -> SqlJob.build(env, plan));
        third.await("the view shows 3,000", () -> serving.rows(all).equals(expected(3000)));
        third.stop();

        List<ConsumerRecord<byte[], byte[]>> changes = broker.read("revenue.v1");
        assertEquals(expected(3000), replayed(changes));
        Configuration once = new Configuration();
        RunningJob older = RunningJob.start(directory, 1, Optional.of(savepoint), once, env -> {
            env.configure(Configuration.fromMap(Map.of("restart-strategy.type", "none")));
            SqlJob.build(env, plan);
        });
        String reason = causes(older.failure());
        assertTrue(reason.contains("Writing would move the view backwards"), reason);
        assertEquals(expected(3000), serving.rows(all));
    }

    private static String causes(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            all.append(t.getMessage()).append('\n');
        }
        return all.toString();
    }

    /** Applies the messages key by key and checks that each says what was there before. */
    private static List<String> replayed(List<ConsumerRecord<byte[], byte[]>> changes) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Map<String, JsonNode> rows = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> change : changes) {
            String key = new String(change.key(), StandardCharsets.UTF_8);
            JsonNode message = json.readTree(change.value());
            JsonNode known = rows.get(key);
            assertEquals(known == null ? "c" : "u", message.get("op").asText(), key);
            assertEquals(known == null ? json.nullNode() : known, message.get("before"), key);
            rows.put(key, message.get("after"));
            assertEquals("{\"country\":\"" + message.get("after").get("country").asText() + "\"}", key);
        }
        return rows.values().stream()
                .map(row ->
                        row.get("country").asText() + "|" + row.get("orders").asText() + "|"
                                + row.get("amount").decimalValue().setScale(2))
                .sorted()
                .toList();
    }
}
