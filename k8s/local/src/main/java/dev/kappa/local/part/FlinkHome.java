package dev.kappa.local.part;

import dev.kappa.local.Port;
import dev.kappa.local.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the JobManager, the TaskManager, the gateway and the SQL Client share: configuration directory, JVM flags, environment. */
record FlinkHome(StackSettings settings) {
    static final int SLOTS = 48;

    /** Writes config.yaml and the logging configuration; several parts may do so at once with the same result. */
    void write(String part) throws IOException {
        Path home = settings.home().flink();
        new Template("flink-config.yaml")
                .fill(
                        configuration(part).resolve("config.yaml"),
                        Map.of(
                                "home", home,
                                "rpc-port", settings.port(Port.FLINK_RPC),
                                "rest-port", settings.port(Port.FLINK_REST),
                                "blob-port", settings.port(Port.FLINK_BLOB),
                                "slots", SLOTS,
                                "tmp", settings.home().scratch(part)));
        new Template("log4j2.properties").fill(log4j(part), Map.of());
        Files.createDirectories(home.resolve("uploads"));
        Files.createDirectories(home.resolve("checkpoints"));
        Files.createDirectories(home.resolve("savepoints"));
    }

    Path configuration(String part) {
        return settings.home().directory().resolve("conf/" + part);
    }

    /** A Flink process with its logging and open modules; the caller adds class path and main class. */
    JavaLine java(String part, String initial, String most) {
        return JavaLine.withHeap(initial, most)
                .options("@" + settings.checkout().resolve("k8s/image/conf/open-modules"))
                .options("-Daws.java.v1.disableDeprecationAnnouncement=true")
                .options("-Djava.io.tmpdir=" + settings.home().scratch(part))
                .log4j(log4j(part), settings.home().log(part));
    }

    Command command(String part, List<String> line) {
        Map<String, String> environment = Map.of(
                "FLINK_CONF_DIR", configuration(part).toString(),
                "KAPPA_CONFIG", settings.config().toString(),
                "KAPPA_SECRETS_DIR", secretsDirectory());
        return new Command(
                line,
                environment,
                settings.home().scratch(part),
                settings.home().output(part));
    }

    /** The stack's own; with the user's own systems what the environment says, else nothing, so that the file decides. */
    private String secretsDirectory() {
        return settings.userConfig().isEmpty()
                ? settings.home().secrets().directory().toString()
                : Optional.ofNullable(System.getenv("KAPPA_SECRETS_DIR")).orElse("");
    }

    private Path log4j(String part) {
        return configuration(part).resolve("log4j2.properties");
    }
}
