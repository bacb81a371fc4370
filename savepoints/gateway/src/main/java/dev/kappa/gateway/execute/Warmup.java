package dev.kappa.gateway.execute;

import dev.kappa.gateway.compile.DefinitionCompiler;
import dev.kappa.gateway.compile.DefinitionContext;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans a few statements that nobody sees when a gateway starts: loading and compiling the planner's classes takes seconds,
 * which the first CREATE would wait for.
 */
public final class Warmup {
    private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);
    private static final List<String> STATEMENTS = List.of(
            "CREATE STREAM warm_up AS SELECT a.id, b.name, a.n FROM left_side AS a JOIN right_side AS b ON b.id = a.id WHERE a.n > 1",
            "CREATE MATERIALIZED VIEW warm_up AS SELECT name, window_start, SUM(n) AS n, COUNT(*) AS m FROM"
                    + " TABLE(TUMBLE(TABLE left_side, DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY name, window_start",
            "CREATE STREAM warm_up (id BIGINT, t TIMESTAMP(3), WATERMARK FOR t AS t) WITH ('format' = 'json')");

    private Warmup() {}

    /** In a thread of its own, which ends by itself; a failure is logged and means nothing. */
    public static void start(Kappa kappa) {
        Thread thread = new Thread(() -> run(kappa), "kappa-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Kappa kappa) {
        long start = System.nanoTime();
        try {
            DefinitionContext context = new DefinitionContext(kappa.config(), topology(), kappa.inspectors(), Map.of());
            for (String text : STATEMENTS) {
                Statement statement = StatementParser.parse(text).orElseThrow();
                if (statement instanceof Statement.CreateStream s) {
                    new DefinitionCompiler(context).define(ObjectKind.STREAM, s.name(), s.written(), s.definition());
                } else if (statement instanceof Statement.CreateView v) {
                    new DefinitionCompiler(context).define(ObjectKind.VIEW, v.name(), v.written(), v.definition());
                }
            }
            kappa.registry().topology();
            LOG.info("the planner is warm after {} ms", (System.nanoTime() - start) / 1_000_000);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("warming up the planner failed", e);
        }
    }

    private static Topology topology() {
        TreeMap<String, NamedObject> objects = new TreeMap<>();
        TreeMap<VersionId, VersionDefinition> versions = new TreeMap<>();
        for (String name : List.of("left_side", "right_side")) {
            VersionId id = new VersionId(name, 1);
            objects.put(name, new NamedObject(name, ObjectKind.STREAM, Optional.of(id)));
            versions.put(id, stream(id));
        }
        return new Topology(0, objects, versions);
    }

    private static VersionDefinition stream(VersionId id) {
        return new VersionDefinition(
                id,
                ObjectKind.STREAM,
                "",
                Map.of(),
                List.of(
                        new Column("id", "BIGINT NOT NULL"),
                        new Column("name", "STRING"),
                        new Column("n", "INT"),
                        new Column("t", "TIMESTAMP(3)")),
                Optional.of(List.of("id")),
                ChangelogKind.CHANGELOG,
                Optional.of(new Watermark("t", "t - INTERVAL '5' SECOND")),
                Optional.of(id.toString()),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "",
                new JobSpec("", "none", List.of(), 1),
                List.of());
    }
}
