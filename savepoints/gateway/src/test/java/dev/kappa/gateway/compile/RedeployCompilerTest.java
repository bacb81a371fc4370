package dev.kappa.gateway.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users' jars: which are taken, what a new one means for a rebuild, and which may go on from the state of another. */
class RedeployCompilerTest {
    private static final String CREATE =
            "CREATE STREAM visits (customer_id BIGINT NOT NULL, looks INT NOT NULL) USING JOB '" + JobJarFile.CLASS
                    + "' READING page_views WITH ('jar' = 'mine.jar', 'gap' = 'PT1H')";

    @TempDir
    Path directory;

    private ScriptedShop shop;

    @BeforeEach
    void makeTheShop() throws IOException {
        shop = ScriptedShop.in(directory);
        Files.createDirectories(directory.resolve("jars"));
    }

    private void jar(String name, String code, Optional<String> state, Map<String, String> more) throws IOException {
        JobJarFile.write(directory.resolve("jars").resolve(name), code, state, more);
    }

    private void jar(String code, String state) throws IOException {
        jar("mine.jar", code, Optional.of(state), Map.of());
    }

    private VersionDefinition live() {
        VersionDefinition made = shop.define(CREATE);
        JobJar.of(shop.config(), made).orElseThrow().keep(shop.config());
        shop.live(made);
        return made;
    }

    private Optional<Rebuild.Item> redeploy(String statement) {
        return new RedeployCompiler(shop.context()).compile((Statement.AlterRedeploy)
                StatementParser.parse(statement).orElseThrow());
    }

    private String refusal(String statement) {
        return assertThrows(KappaException.class, () -> redeploy(statement)).getMessage();
    }

    private Rebuild rebuild(String statement) {
        Statement parsed = StatementParser.parse(statement).orElseThrow();
        return new RebuildCompiler(shop.context())
                .compile(List.of(
                        parsed instanceof Statement.AlterRebuild r
                                ? new Alteration.Repeat(r.kind(), r.name())
                                : alteration((Statement.AlterDefinition) parsed)));
    }

    private static Alteration alteration(Statement.AlterDefinition alter) {
        return new Alteration.Change(alter.kind(), alter.name(), alter.definition());
    }

    @Test
    void theSameVersionGoesOnByAnotherJar() throws Exception {
        jar("first", "1");
        VersionDefinition before = live();
        jar("second", "1");

        Rebuild.Item item = redeploy("ALTER STREAM visits REDEPLOY").orElseThrow();

        VersionDefinition after = item.after().version();
        assertEquals(before, item.before());
        assertEquals(before.id(), after.id());
        assertEquals(before.job().arguments(), after.job().arguments());
        assertEquals(before.options(), after.options());
        assertTrue(!before.job().jar().equals(after.job().jar()), after.job().jar());
        assertTrue(
                item.because()
                        .matches(
                                "its job has another jar \\(mine.jar [0-9a-f]{8}, was mine.jar [0-9a-f]{8}\\); both declare the state version '1'"),
                item.because());
    }

    @Test
    void theStatementMayNameAnotherFileWhichTheDefinitionThenNames() throws Exception {
        jar("first", "1");
        live();
        jar("other.jar", "second", Optional.of("1"), Map.of());

        VersionDefinition after = redeploy("ALTER STREAM visits REDEPLOY WITH ('jar' = 'other.jar')")
                .orElseThrow()
                .after()
                .version();

        assertEquals(Map.of("jar", "other.jar", "gap", "PT1H"), after.options());
        assertTrue(after.statement().contains("'jar' = 'other.jar'"), after.statement());
    }

    @Test
    void theSameCodePackedAnewIsNoChange() throws Exception {
        jar("first", "1");
        live();
        jar("mine.jar", "first", Optional.of("1"), Map.of("META-INF/MANIFEST.MF", "Built-At: now"));

        assertEquals(Optional.empty(), redeploy("ALTER STREAM visits REDEPLOY"));
        assertEquals(
                List.of(),
                rebuild("ALTER STREAM visits USING JOB 'its.Job' READING page_views")
                        .items());
    }

    @Test
    void whatNobodyDeclaredIsRefusedWithWhatToDo() throws Exception {
        jar("first", "1");
        live();
        jar("second", "2");
        assertEquals(
                "1:14 NOT_ALLOWED: the job that runs has the state version '1', and the new jar declares '2'."
                        + " ALTER STREAM visits REBUILD, with the new jar, computes it anew.",
                refusal("ALTER STREAM visits REDEPLOY"));
        jar("mine.jar", "third", Optional.empty(), Map.of());
        assertEquals(
                "1:14 NOT_ALLOWED: its.Job in the new jar does not declare its state. Where its state can be read by every jar"
                        + " that says the same, annotate the class with @dev.kappa.jobs.StateVersion(\"1\"); else ALTER STREAM"
                        + " visits REBUILD, with the new jar, computes it anew.",
                refusal("ALTER STREAM visits REDEPLOY"));
    }

    @Test
    void whatHasNoJarOfItsOwnIsRefusedWithWhatToDo() {
        assertEquals(
                "1:14 NOT_ALLOWED: the job of 'abandoned_baskets' is in Kappa's own jar, of which no former one is kept. Build its"
                        + " class into a jar of its own and write ALTER STREAM abandoned_baskets REDEPLOY WITH ('jar' = '…'), or"
                        + " ALTER STREAM abandoned_baskets REBUILD.",
                refusal("ALTER STREAM abandoned_baskets REDEPLOY"));
        assertEquals(
                "1:14 NOT_ALLOWED: 'enriched_orders' is made by a query and not by a job of yours: its state belongs to its plan."
                        + " ALTER … AS, or REBUILD, computes it anew.",
                refusal("ALTER STREAM enriched_orders REDEPLOY"));
    }

    @Test
    void aNewJarIsARebuildThatSaysSo() throws Exception {
        jar("first", "1");
        live();
        jar("second", "2");

        Rebuild rebuild = rebuild("ALTER STREAM visits USING JOB 'its.Job' READING page_views");

        assertEquals("visits$v2", rebuild.versions().get(0).id().toString());
        assertTrue(
                rebuild.items().get(0).because().matches("its job has another jar \\(mine.jar .*, was mine.jar .*\\)"),
                rebuild.items().get(0).because());
        assertTrue(rebuild("ALTER STREAM visits REBUILD")
                .items()
                .get(0)
                .because()
                .startsWith("REBUILD, and its job has another jar"));
    }

    @Test
    void aStreamThatOnlyFollowsKeepsTheJarThatItRuns() throws Exception {
        jar("first", "1");
        VersionDefinition before = live();
        Files.delete(directory.resolve("jars/mine.jar"));

        Rebuild rebuild = rebuild("ALTER STREAM page_views REBUILD");

        VersionDefinition after = rebuild.versions().stream()
                .filter(v -> v.name().equals("visits"))
                .findFirst()
                .orElseThrow();
        assertEquals(before.job().jar(), after.job().jar());
    }

    @Test
    void onlyJarsOfTheDirectoryAreTakenAndNoneThatCarriesKappa() throws Exception {
        jar("mine.jar", "first", Optional.of("1"), Map.of());
        String elsewhere = CREATE.replace("mine.jar", "../jobs.jar");
        assertEquals(
                "1:126 INVALID_OPTION: there is no jar '../jobs.jar' in " + directory.resolve("jars")
                        + ", the directory of job.jars. There are: mine.jar.",
                assertThrows(KappaException.class, () -> shop.define(elsewhere))
                        .getMessage()
                        .replaceFirst("^1:\\d+", "1:126"));
        jar("mine.jar", "first", Optional.of("1"), Map.of("dev/kappa/jobs/StreamJob.class", ""));
        assertTrue(assertThrows(KappaException.class, () -> shop.define(CREATE))
                .getMessage()
                .endsWith(
                        "the jar mine.jar carries classes of Kappa's own. Compile it against kappa-jobs.jar and leave that out"
                                + " of it (in Maven: scope provided)."));
    }
}
