package dev.kappa.gateway.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.gateway.guard.StatementGuard.Reach;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementGuardTest {
    private static final String BEYOND =
            "a table of connector 'filesystem' reaches beyond blackhole, datagen, kafka, print, upsert-kafka";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ADD JAR '/tmp/x.jar' | ADD JAR loads code",
                "add /* ' */ jar '/tmp/x.jar' | ADD JAR loads code",
                "CREATE TEMPORARY SYSTEM FUNCTION f AS 'a.B' USING JAR 'file:///x.jar' | USING JAR loads code",
                "CREATE FUNCTION f AS 'USING JAR' LANGUAGE JAVA USING JAR '/x.jar', JAR '/y.jar' | USING JAR loads code",
                "CREATE FUNCTION f AS 'm.f' LANGUAGE PYTHON | a function in PYTHON runs another program",
                "ALTER FUNCTION f AS 'm.f' LANGUAGE PYTHON | a function in PYTHON runs another program",
                "LOAD MODULE hive WITH ('hive-version' = '3.1.3') | LOAD MODULE loads code",
                "COMPILE PLAN '/etc/cron.d/x' FOR INSERT INTO a SELECT * FROM b | COMPILE PLAN writes a file",
                "EXECUTE PLAN '/tmp/plan.json' | EXECUTE PLAN runs what a file says",
                "COMPILE AND EXECUTE PLAN '/tmp/p' FOR INSERT INTO a SELECT 1 | COMPILE AND EXECUTE PLAN writes a file and runs what it says",
                "CREATE CATALOG c WITH ('type' = 'jdbc') | a catalog of type 'jdbc' reaches another system",
                "SET 'pipeline.jars' = '/tmp/x.jar' | the setting 'pipeline.jars' is not one of a query (table.*, parallelism.default, pipeline.name, …), and might load code or reach files",
                "set execution.savepoint.path=/tmp/x | the setting 'execution.savepoint.path' is not one of a query (table.*, parallelism.default, pipeline.name, …), and might load code or reach files",
                "SET 'python.executable' = '/bin/sh'; | the setting 'python.executable' is not one of a query (table.*, parallelism.default, pipeline.name, …), and might load code or reach files",
                "SET 'table.resources.download-dir' = '/tmp' | the setting 'table.resources.download-dir' is not one of a query (table.*, parallelism.default, pipeline.name, …), and might load code or reach files",
                "CREATE TABLE t (`properties.ssl.x` STRING) WITH ('connector' = 'kafka', 'properties.ssl.truststore.location' = '/x') | the option 'properties.ssl.truststore.location' reads a file",
                "CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'properties.config.providers' = 'file') | the option 'properties.config.providers' reads a file",
                "CREATE TABLE t (b INT) WITH ('properties.bootstrap.servers' = 'e:1') LIKE kappa.main.orders | the option 'properties.bootstrap.servers' over those of another table sends its secrets elsewhere",
                "ALTER TABLE t SET ('properties.bootstrap.servers' = 'e:1') | the option 'properties.bootstrap.servers' over those of another table sends its secrets elsewhere",
                "SELECT * FROM orders /*+ OPTIONS('properties.bootstrap.servers'='e:1') */ | the option 'properties.bootstrap.servers' over those of another table sends its secrets elsewhere",
            })
    void whatLoadsCodeOrReachesFilesIsFound(String statement, String what) {
        assertEquals(Optional.of(what), StatementGuard.reach(statement).map(Reach::what));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE t (line STRING) WITH ('connector'='filesystem', 'path'='/etc/passwd', 'format'='raw')",
                "CREATE TEMPORARY TABLE IF NOT EXISTS t (line STRING) WITH ('connector'='filesystem')",
                "CREATE TABLE t WITH ('connector'='filesystem') AS SELECT 1 AS a",
                "CREATE OR REPLACE TABLE t WITH ('connector'='filesystem') AS SELECT 1 AS a",
                "CREATE TABLE t (b INT) WITH ('connector'='filesystem') LIKE orders (EXCLUDING ALL)",
                "ALTER TABLE t SET ('connector'='filesystem')",
                "SELECT * FROM orders /*+ OPTIONS('connector'='filesystem', 'path'='/etc/passwd') */",
                "SELECT * FROM (SELECT a FROM b AS x JOIN orders /*+ OPTIONS('connector'='filesystem') */ ON TRUE)",
                "CREATE VIEW v AS SELECT * FROM orders /*+ OPTIONS('connector'='filesystem') */",
                "INSERT INTO t /*+ OPTIONS('connector'='filesystem') */ SELECT * FROM orders",
                "EXPLAIN SELECT * FROM orders /*+ OPTIONS('connector'='filesystem') */",
                "EXPLAIN ESTIMATED_COST INSERT INTO t /*+ OPTIONS('connector'='filesystem') */ SELECT 1",
                "EXECUTE INSERT INTO t /*+ OPTIONS('connector'='filesystem') */ SELECT * FROM orders",
                "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO t /*+ OPTIONS('connector'='filesystem') */ SELECT 1; END"
            })
    void aTableOfFilesIsFoundWhereverItStands(String statement) {
        assertEquals(Optional.of(BEYOND), StatementGuard.reach(statement).map(Reach::what));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'ADD JAR', 'LOAD MODULE hive' FROM orders -- EXECUTE PLAN 'x'",
                "CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = '3')",
                "CREATE TEMPORARY FUNCTION f AS 'dev.kappa.jobs.F'",
                "CREATE TABLE t (connector STRING) WITH ('connector' = 'print')",
                "SELECT * FROM orders /*+ OPTIONS('scan.startup.mode'='latest-offset', 'properties.group.id'='g') */",
                "SET 'table.exec.mini-batch.enabled' = 'true'",
                "SET 'pipeline.name' = 'a copy'",
                "SET",
                "RESET 'pipeline.jars'",
                "CREATE CATALOG mine WITH ('type' = 'generic_in_memory')",
                "SHOW JARS",
                "this is not SQL"
            })
    void everythingElseIsFlinksBusiness(String statement) {
        assertEquals(Optional.empty(), StatementGuard.reach(statement));
    }

    @Test
    void aCommentHidesNothing() {
        assertEquals(
                Optional.of("ADD JAR loads code"),
                StatementGuard.reach("ADD -- it's\n JAR '/tmp/x.jar'").map(Reach::what));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1:9 | ADD JAR '/tmp/x.jar'",
                "1:14 | EXECUTE PLAN '/tmp/plan.json'",
                "1:51 | CREATE TEMPORARY TABLE passwd (line STRING) WITH ('connector' = 'filesystem')",
            })
    void itSaysWhere(String place, String statement) {
        assertEquals(
                place,
                StatementGuard.reach(statement)
                        .flatMap(Reach::place)
                        .orElseThrow()
                        .toString());
    }

    @Test
    void aSessionBeginsWithItsHarmlessSettingsAndNoCode() {
        assertEquals(
                Map.of("table.local-time-zone", "Europe/Amsterdam"),
                SettingGuard.harmless(Map.of(
                        "table.local-time-zone", "Europe/Amsterdam",
                        "rest.address", "elsewhere",
                        "execution.checkpointing.dir", "file:///etc")));
        assertEquals(
                Optional.of("the setting 'pipeline.classpaths' loads code"),
                SettingGuard.reachAtStart(Map.of("pipeline.classpaths", "http://e/x.jar", "rest.address", "e")));
        assertEquals(Optional.empty(), SettingGuard.reachAtStart(Map.of("pipeline.jars", "", "rest.address", "e")));
    }
}
