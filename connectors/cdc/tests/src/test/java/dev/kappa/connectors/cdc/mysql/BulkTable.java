package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Replay;
import dev.kappa.connectors.cdc.fixture.Systems;
import dev.kappa.connectors.cdc.fixture.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A table {@code t (id, v)} of which many rows change in one statement, many in an event of the binary log, and its raw topic. */
record BulkTable(TestDatabase database, CdcSpec spec) {
    static BulkTable create(TestDatabase database, String name, int rows, Map<String, String> options)
            throws Exception {
        BulkTable table = new BulkTable(database, database.create(name, options));
        table.run("CREATE TABLE t (id int PRIMARY KEY, v int)");
        table.insert(0, rows);
        return table;
    }

    /** Rows with the ids that follow this one. */
    void insert(int after, int rows) throws Exception {
        run("INSERT INTO t SELECT " + after + " + seq, 0 FROM " + database.numbers(rows));
    }

    void run(String... statements) throws Exception {
        database.run(spec.source(), statements);
    }

    String topic() {
        return spec.source() + ".t";
    }

    /** Whether so many records are not yet all there; the marks of transactions take places, too, so that yes is certain. */
    boolean lacks(long records) throws Exception {
        return Systems.kafka().committedEnd(database.topic(spec.source(), "t")) < records;
    }

    /** Every change is there, in its order and once, and the last state of each row is the table's. */
    void assertCompleteAndOnce(Capture capture, int records) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> found = capture.records(topic());
        Replay replay = Replay.of(found);
        assertEquals(List.of(), replay.misfits().stream().limit(10).toList());
        assertEquals(records, found.size());
        Map<String, String> expected = new TreeMap<>();
        try (Connection c = database.connect(spec.source());
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT id, v FROM t")) {
            while (r.next()) {
                expected.put("{\"id\":" + r.getInt(1) + "}", "{\"id\":" + r.getInt(1) + ",\"v\":" + r.getInt(2) + "}");
            }
        }
        assertEquals(expected, new TreeMap<>(replay.rows()));
    }
}
