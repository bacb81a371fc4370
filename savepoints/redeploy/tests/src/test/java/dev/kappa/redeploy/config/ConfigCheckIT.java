package dev.kappa.redeploy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.TestConfig;
import dev.kappa.redeploy.TestFlink;
import dev.kappa.redeploy.TestJar;
import dev.kappa.redeploy.TestKafka;
import dev.kappa.redeploy.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckIT {
    @TempDir
    Path directory;

    private List<String> problems(KappaConfig config) {
        return new ConfigCheck(config).problems().stream().map(Object::toString).toList();
    }

    @Test
    void systemsThatAnswerAreFitOrAreSaidNotToBe() throws Exception {
        TestKafka.servers();
        TestPostgres.fresh();
        TestJar.in(directory);
        Files.createDirectories(directory.resolve("checkpoints"));
        Files.writeString(directory.resolve("serving"), "x");
        try (TestFlink flink = new TestFlink(directory, 1)) {
            assertEquals(List.of(), problems(TestConfig.in(directory, "kafka.transaction.timeout = 10min\n")));
        }
        try (TestFlink forgetful = new TestFlink(directory, 1, 1)) {
            assertEquals(
                    List.of("SETUP: Flink at " + TestFlink.url() + " keeps 1 completed checkpoint of a job"
                            + " (execution.checkpointing.num-retained). Let it keep 2 or more, in the configuration of the JobManager:"
                            + " else a job's checkpoints may stop after a restart."),
                    problems(TestConfig.in(directory, "kafka.transaction.timeout = 10min\n")));
        }
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        List<String> problems = problems(KappaConfig.parse(
                directory.resolve("kappa.properties"),
                """
                kafka.bootstrap.servers = 127.0.0.1:27996
                kafka.properties.request.timeout.ms = 500
                kafka.properties.default.api.timeout.ms = 1000
                serving.url = jdbc:postgresql://127.0.0.1:27995/postgres
                serving.user = postgres
                serving.password = ${secret:serving}
                flink.rest.url = http://127.0.0.1:27994
                flink.checkpoints = file:%s/none
                flink.savepoints = file:///nowhere/s
                job.jar = none.jar
                secrets.dir = .
                """
                        .formatted(directory)));
        assertEquals(5, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("MISSING_SECRET: secret 'serving' is neither"), problems.get(0));
        assertTrue(
                problems.get(1).startsWith("UNREACHABLE: Kafka at 127.0.0.1:27996 does not answer"), problems.get(1));
        assertTrue(problems.get(2).startsWith("UNREACHABLE: Flink at http://127.0.0.1:27994"), problems.get(2));
        assertTrue(problems.get(3).startsWith("SETUP: job.jar: "), problems.get(3));
        assertTrue(problems.get(4).startsWith("SETUP: flink.checkpoints: the directory"), problems.get(4));
    }
}
