package dev.kappa.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.jobs.shop.AbandonedBaskets;
import dev.kappa.jobs.testing.Broker;
import dev.kappa.jobs.testing.RunningJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A DataStream job as a version: state, timers and output through a kill, on a real broker. */
class StreamJobIT {

    private final Broker broker = Broker.shared();

    @TempDir
    Path directory;

    private String spec() {
        return """
            {"inputs":[
              {"name":"page_views","topic":"page_views.v1","groupId":"kappa.abandoned_baskets.v1","mode":"append",
               "columns":[{"name":"view_id","type":"BIGINT"},{"name":"customer_id","type":"BIGINT"},
                 {"name":"stock_code","type":"STRING"},{"name":"country","type":"STRING"},{"name":"view_time","type":"TIMESTAMP(3)"}],
               "key":null,"watermark":{"column":"view_time","delayMs":5000}},
              {"name":"orders","topic":"orders.v1","groupId":"kappa.abandoned_baskets.v1","mode":"changelog",
               "columns":[{"name":"order_no","type":"VARCHAR(2147483647) NOT NULL"},{"name":"customer_id","type":"BIGINT"},
                 {"name":"order_time","type":"TIMESTAMP(6)"}],
               "key":["order_no"],"watermark":{"column":"order_time","delayMs":300000}}],
             "output":{"options":{"topic":"abandoned_baskets.v1","transactional-id-prefix":"kappa.abandoned_baskets.v1",
                "changelog-mode":"changelog","key":"customer_id;visit_start","transaction.timeout":"60 s"},
              "columns":[{"name":"customer_id","type":"BIGINT NOT NULL"},{"name":"visit_start","type":"TIMESTAMP(3) NOT NULL"},
                {"name":"visit_end","type":"TIMESTAMP(3)"},{"name":"products","type":"INT"},{"name":"views","type":"INT"}],
              "key":["customer_id","visit_start"]},
             "kafka":{"bootstrap.servers":"%s"},"options":{"products.min":"2"}}
            """
                .formatted(broker.bootstrap());
    }

    private void view(long customer, String product, String time) {
        broker.send(
                "page_views.v1",
                "{\"view_id\":1,\"customer_id\":" + customer + ",\"stock_code\":\"" + product
                        + "\",\"country\":null,\"view_time\":\"2011-03-01T" + time + "\"}");
    }

    private void order(String op, long customer, String time) {
        String row = "{\"order_no\":\"o" + customer + "\",\"customer_id\":" + customer + ",\"order_time\":\"2011-03-01T"
                + time + "\"}";
        boolean deleted = op.equals("d");
        broker.send(
                "orders.v1",
                "{\"before\":" + (deleted ? row : "null") + ",\"after\":" + (deleted ? "null" : row) + ",\"op\":\"" + op
                        + "\"}");
    }

    private List<String> output() {
        return broker.read("abandoned_baskets.v1").stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8) + " "
                        + new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String basket(long customer) {
        return "{\"customer_id\":" + customer + ",\"visit_start\":\"2011-03-01T10:00:00\"} {\"before\":null,\"after\":{"
                + "\"customer_id\":" + customer + ",\"visit_start\":\"2011-03-01T10:00:00\",\"visit_end\":"
                + "\"2011-03-01T10:05:00\",\"products\":2,\"views\":2},\"op\":\"c\"}";
    }

    @Test
    void basketsAreFoundOnceThroughAKillAndCorrectedByLateChanges() throws Exception {
        broker.createTopics(1, "page_views.v1", "orders.v1", "abandoned_baskets.v1");
        for (long customer = 1; customer <= 2; customer++) {
            view(customer, "A", "10:00:00");
            view(customer, "B", "10:05:00");
        }
        order("c", 2, "11:00:00");
        broker.flush();
        RunningJob first = RunningJob.start(
                directory, 2, Optional.empty(), env -> DataStreamJobRunner.build(env, new AbandonedBaskets(), spec()));
        first.await(
                "the first views are part of a checkpoint",
                () -> broker.committed("kappa.abandoned_baskets.v1", "page_views.v1") == 4
                        && broker.committed("kappa.abandoned_baskets.v1", "orders.v1") == 1);
        String checkpoint = first.kill();
        view(3, "A", "14:00:00");
        order("c", 4, "14:00:00");
        broker.flush();

        RunningJob second = RunningJob.start(
                directory,
                1,
                Optional.of(checkpoint),
                env -> DataStreamJobRunner.build(env, new AbandonedBaskets(), spec()));
        second.await("customer 1's basket", () -> output().equals(List.of(basket(1))));
        order("d", 2, "11:00:00");
        broker.flush();
        second.await("customer 2's basket", () -> output().equals(List.of(basket(1), basket(2))));
        second.stop();

        assertEquals(List.of(basket(1), basket(2)), output());
    }
}
