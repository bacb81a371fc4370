package dev.kappa.connectors.s3.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The one-machine stack's S3 and SQS, as a process of its own: its libraries do not live with ours on one class path. */
public final class ObjectStoreProcess implements AutoCloseable {
    private final Process process;
    private final int s3Port;
    private final int sqsPort;

    private ObjectStoreProcess(Process process, int s3Port, int sqsPort) {
        this.process = process;
        this.s3Port = s3Port;
        this.sqsPort = sqsPort;
    }

    static ObjectStoreProcess start(Path directory, String accessKey, String secretKey)
            throws IOException, InterruptedException {
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("s3-access-key"), accessKey);
        Files.writeString(secrets.resolve("s3-secret-key"), secretKey);
        Path target = target();
        int s3Port = Ports.free();
        int sqsPort = Ports.free();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        target.resolve("classes") + ":"
                                + Files.readString(target.resolve("class-path")).strip(),
                        "dev.kappa.local.objectstore.ObjectStore",
                        String.valueOf(s3Port),
                        String.valueOf(sqsPort),
                        directory.resolve("data").toString(),
                        secrets.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("objectstore.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Ports.awaitListener(s3Port, process);
        return new ObjectStoreProcess(process, s3Port, sqsPort);
    }

    private static Path target() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path target = folder.resolve("k8s/local/objectstore/target");
            if (Files.exists(target.resolve("class-path"))) {
                return target;
            }
        }
        throw new IllegalStateException(
                "k8s/local/objectstore is not packaged: run ./mvnw verify -pl connectors/s3-notifications/tests -am");
    }

    public String s3() {
        return "http://127.0.0.1:" + s3Port;
    }

    public String sqs() {
        return "http://127.0.0.1:" + sqsPort;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
}
