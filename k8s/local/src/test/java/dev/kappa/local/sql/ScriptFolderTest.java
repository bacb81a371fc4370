package dev.kappa.local.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptFolderTest {
    @TempDir
    Path folder;

    @Test
    void eachScriptComesAfterThoseWhoseObjectsItMentions() throws IOException {
        write("views/a.sql", "CREATE MATERIALIZED VIEW a AS SELECT * FROM z");
        write("streams/z.sql", "-- not because of a\nCREATE STREAM z FROM SOURCE shop TABLE 'a'");
        write("sources/shop.sql", "CREATE SOURCE shop WITH ()");

        List<Path> scripts = ScriptFolder.scripts(folder);

        assertEquals(
                List.of("sources/shop.sql", "streams/z.sql", "views/a.sql"),
                scripts.stream()
                        .map(script -> folder.relativize(script).toString())
                        .toList());
    }

    @Test
    void aCircleIsRefusedByItsNames() throws IOException {
        write("a.sql", "CREATE STREAM a AS SELECT * FROM b");
        write("b.sql", "CREATE STREAM b AS SELECT * FROM a");

        StackException refusal = assertThrows(StackException.class, () -> ScriptFolder.scripts(folder));

        assertEquals("these scripts mention each other in a circle: a, b", refusal.getMessage());
    }

    @Test
    void theShopsScriptsHaveAnOrder() throws IOException {
        List<String> scripts = ScriptFolder.scripts(Path.of("../../sql-scripts")).stream()
                .map(script -> script.getFileName().toString())
                .toList();

        assertTrue(scripts.indexOf("enriched_orders.sql") > scripts.indexOf("order_lines.sql"), scripts.toString());
        assertTrue(
                scripts.indexOf("revenue_per_country.sql") > scripts.indexOf("revenue_per_hour.sql"),
                scripts.toString());
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
