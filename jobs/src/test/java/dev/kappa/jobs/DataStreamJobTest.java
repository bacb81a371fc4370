package dev.kappa.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

class DataStreamJobTest {

    static final String SPEC =
            """
            {"inputs":[{"name":"orders","topic":"orders.v1","groupId":"g","mode":"changelog",
              "columns":[{"name":"id","type":"BIGINT NOT NULL"},{"name":"t","type":"TIMESTAMP(3)"}],
              "key":["id"],"watermark":{"column":"t","delayMs":1000}}],
             "output":{"options":{"topic":"x.v1","transactional-id-prefix":"x","changelog-mode":"append"},
              "columns":[{"name":"id","type":"BIGINT"}],"key":null},
             "kafka":{"bootstrap.servers":"127.0.0.1:1"},"options":{}}
            """;

    @Test
    void operatorsWithoutAUidAreRefusedByName() {
        StreamJob job = context -> context.input("orders")
                .filter(row -> true)
                .name("first")
                .filter(row -> true)
                .uid("fixed")
                .map(row -> Row.of(row.getField(0)))
                .returns(context.outputType())
                .name("second");

        IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> DataStreamJobRunner.build(StreamExecutionEnvironment.createLocalEnvironment(), job, SPEC));

        assertEquals(
                "operators without a uid: [first, second]. Give each"
                        + " .uid(\"a-name-that-never-changes\"): its state is found again by it.",
                refused.getMessage().replaceFirst("^.*?: ", ""));
    }

    @Test
    void anInputThatIsNotReadIsNamed() {
        StreamJob job = context -> context.input("customers");

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> DataStreamJobRunner.build(StreamExecutionEnvironment.createLocalEnvironment(), job, SPEC));

        assertEquals(
                "the job asks for the stream 'customers', READING names [orders]; add it there", refused.getMessage());
    }

    @Test
    void aJobIsPutTogetherWithFixedUidsOnly() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1); // a wider one asks Kafka
        StreamJob job = context -> {
            DataStream<Row> orders = context.input("orders");
            return orders.map(row -> Row.of(row.getField(0)))
                    .returns(context.outputType())
                    .uid("ids");
        };

        DataStreamJobRunner.build(env, job, SPEC);

        assertEquals(1, env.getStreamGraph().getJobGraph().getNumberOfVertices());
    }
}
