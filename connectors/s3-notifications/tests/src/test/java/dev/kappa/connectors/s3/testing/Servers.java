package dev.kappa.connectors.s3.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kafka, S3 and SQS, started when a test first asks and stopped with the JVM. */
public final class Servers {
    public static final String ACCESS_KEY = System.getenv().getOrDefault("KAPPA_SECRET_S3_ACCESS_KEY", "none");
    public static final String SECRET_KEY = System.getenv().getOrDefault("KAPPA_SECRET_S3_SECRET_KEY", "none");

    private static Servers started;

    private final KafkaBroker kafka;
    private final ObjectStoreProcess objects;
    private final Path directory;

    private Servers(KafkaBroker kafka, ObjectStoreProcess objects, Path directory) {
        this.kafka = kafka;
        this.objects = objects;
        this.directory = directory;
    }

    public static synchronized Servers get() throws IOException, InterruptedException {
        if (started == null) {
            Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "servers");
            ObjectStoreProcess objects = ObjectStoreProcess.start(
                    Files.createDirectories(directory.resolve("objects")), ACCESS_KEY, SECRET_KEY);
            started = new Servers(KafkaBroker.start(directory.resolve("broker")), objects, directory);
        }
        return started;
    }

    public KafkaBroker kafka() {
        return kafka;
    }

    public ObjectStoreProcess objects() {
        return objects;
    }

    /** For checkpoints and files of one test. */
    public Path directory(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }
}
