package dev.kappa.local.it;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;

/** Everything that a statement may leave in the systems around, by name. */
record Belongings(Set<String> all) {
    Belongings {
        all = new TreeSet<>(all);
    }

    static Belongings of(RunningStack stack) throws Exception {
        Set<String> all = new TreeSet<>();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.config().kafka().bootstrapServers()))) {
            admin.listTopics().names().get().forEach(topic -> all.add("topic " + topic));
            admin.listConsumerGroups().all().get().stream()
                    .map(ConsumerGroupListing::groupId)
                    .forEach(group -> all.add("group " + group));
        }
        try (Connection serving = stack.serving()) {
            add(
                    serving,
                    "SELECT 'relation ' || n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid ="
                            + " c.relnamespace WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'",
                    all);
            add(serving, "SELECT 'object ' || name FROM kappa.objects", all);
            add(serving, "SELECT 'version ' || v::text FROM (SELECT name, version FROM kappa.versions) AS v", all);
        }
        try (Connection shop = stack.shop()) {
            add(shop, "SELECT 'slot ' || slot_name FROM pg_replication_slots", all);
        }
        try (GatewaySession gateway = new GatewaySession(stack)) {
            gateway.rows("SHOW JOBS").stream()
                    .map(row -> row.split("\\|"))
                    .filter(job -> job[1].startsWith("kappa ") && !job[2].matches("CANCELED|FINISHED|FAILED"))
                    .forEach(job -> all.add("job " + job[1]));
        }
        return new Belongings(all);
    }

    /** What was not there before; the group of a job appears with its first commit, a while after the job. */
    List<String> since(Belongings before) {
        return all.stream()
                .filter(name -> !before.all.contains(name))
                .filter(name -> !before.all.contains(name.replaceFirst("^group kappa\\.", "job kappa ")))
                .toList();
    }

    private static void add(Connection connection, String sql, Set<String> all) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
    }
}
