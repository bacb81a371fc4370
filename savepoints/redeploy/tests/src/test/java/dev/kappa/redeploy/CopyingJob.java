package dev.kappa.redeploy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job for tests: copies a topic exactly once to another, and where it is told of a table shows there each record with a checkpoint,
 * as the writers of views do.
 */
public final class CopyingJob {
    private CopyingJob() {}

    /** Arguments: brokers, input topic, group, output topic, and for a view: address, user, name, version, amount. */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        KafkaSource<String> source = KafkaSource.<String>builder()
                .setBootstrapServers(args[0])
                .setTopics(args[1])
                .setGroupId(args[2])
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperty("isolation.level", "read_committed")
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .build();
        DataStream<String> records =
                env.fromSource(source, WatermarkStrategy.noWatermarks(), "in").uid("in");
        if (args.length > 4) {
            records = records.map(new Show(args[4], args[5], args[6], Integer.parseInt(args[7]), args[8]))
                    .returns(Types.STRING)
                    .uid("show");
        }
        records.sinkTo(KafkaSink.<String>builder()
                        .setBootstrapServers(args[0])
                        .setRecordSerializer(KafkaRecordSerializationSchema.<String>builder()
                                .setTopic(args[3])
                                .setValueSerializationSchema(new SimpleStringSchema())
                                .build())
                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                        .setTransactionalIdPrefix(args[2])
                        .setProperty("transaction.timeout.ms", "60000")
                        .build())
                .uid("out");
        env.executeAsync();
    }

    private static final class Show extends RichMapFunction<String, String>
            implements CheckpointedFunction, CheckpointListener {
        private static final long serialVersionUID = 1L;

        private final String address;
        private final String user;
        private final String name;
        private final int version;
        private final String amount;
        private transient ListState<String> state;
        private transient List<String> open;
        private transient SortedMap<Long, List<String>> unseen;

        Show(String address, String user, String name, int version, String amount) {
            this.address = address;
            this.user = user;
            this.name = name;
            this.version = version;
            this.amount = amount;
        }

        @Override
        public String map(String record) {
            open.add(record);
            return record;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            unseen.put(context.getCheckpointId(), open);
            open = new ArrayList<>();
            List<String> all = new ArrayList<>();
            unseen.values().forEach(all::addAll);
            state.update(all);
        }

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("unseen", String.class));
            open = new ArrayList<>();
            unseen = new TreeMap<>();
            for (String record : state.get()) {
                open.add(record);
            }
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) throws Exception {
            try (Connection connection = DriverManager.getConnection(address, user, "secret")) {
                connection.setAutoCommit(false);
                show(connection, unseen.headMap(checkpoint + 1), checkpoint);
                connection.commit();
            }
            unseen.headMap(checkpoint + 1).clear();
        }

        private void show(Connection connection, Map<Long, List<String>> epochs, long checkpoint) throws SQLException {
            try (PreparedStatement row = connection.prepareStatement("INSERT INTO public." + name + "_v" + version
                    + " (country, amount) VALUES (?, " + amount + ") ON CONFLICT DO NOTHING")) {
                for (List<String> records : epochs.values()) {
                    for (String record : records) {
                        row.setString(1, record);
                        row.addBatch();
                    }
                }
                row.executeBatch();
            }
            try (PreparedStatement epoch = connection.prepareStatement(
                    "INSERT INTO kappa.view_progress (name, version, attempt, writer, epoch) VALUES (?, ?, 1, 1, ?)"
                            + " ON CONFLICT (name, version) DO UPDATE SET epoch = excluded.epoch")) {
                epoch.setString(1, name);
                epoch.setInt(2, version);
                epoch.setLong(3, checkpoint);
                epoch.executeUpdate();
            }
        }
    }
}
