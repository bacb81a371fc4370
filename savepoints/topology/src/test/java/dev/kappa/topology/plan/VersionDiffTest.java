package dev.kappa.topology.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.definition.Watermark;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionDiffTest {
    @Test
    void everythingThatAReaderMeetsIsTold() {
        VersionDiff diff = VersionDiff.of(
                version(1, "id BIGINT|name VARCHAR(2147483647)|amount DECIMAL(10, 2)|at TIMESTAMP(3)", List.of()),
                version(2, "name INT|id BIGINT|at TIMESTAMP(3)|note VARCHAR(2147483647)", List.of("id", "name")));

        assertEquals(
                List.of(
                        "new column note STRING",
                        "column amount is gone",
                        "column name is INT, was STRING",
                        "columns stand in another order",
                        "key (id, name), was none",
                        "rows changelog, was append",
                        "watermark id AS id, was none"),
                diff.words());
    }

    @Test
    void versionsOfOneShapeDoNotDiffer() {
        assertTrue(VersionDiff.of(version(1, "id BIGINT", List.of()), version(2, "id BIGINT", List.of()))
                .sameShape());
    }

    private static VersionDefinition version(int version, String columns, List<String> key) {
        return new VersionDefinition(
                new VersionId("x", version),
                ObjectKind.STREAM,
                "CREATE",
                Map.of(),
                Arrays.stream(columns.split("\\|"))
                        .map(c -> new Column(c.split(" ", 2)[0], c.split(" ", 2)[1]))
                        .toList(),
                key.isEmpty() ? Optional.empty() : Optional.of(key),
                key.isEmpty() ? ChangelogKind.APPEND : ChangelogKind.CHANGELOG,
                key.isEmpty() ? Optional.empty() : Optional.of(new Watermark("id", "id")),
                Optional.of("x.v" + version),
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
