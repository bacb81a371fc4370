package dev.kappa.local.part;

import dev.kappa.local.StackSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the gateway and the SQL Client are made of. */
final class SqlClassPath {
    static final String MODULE = "k8s/local/sql";

    private SqlClassPath() {}

    /** Flink, the gateway, the client and, once it is built, the job jar. */
    static void addTo(JavaLine java, StackSettings settings) {
        java.module(settings, MODULE);
        if (Files.exists(jobJar(settings))) {
            java.jar(jobJar(settings));
        }
    }

    /** The one jar with every job and connector; the planner needs the connectors' factories. */
    static Path jobJar(StackSettings settings) {
        return settings.checkout().resolve("jobs/target/kappa-jobs.jar");
    }

    /** Kappa's endpoint; Flink's own as long as the checkout was built without it. */
    static String endpoint(StackSettings settings) {
        Path factory = settings.checkout()
                .resolve(
                        "savepoints/gateway/target/classes/META-INF/services/org.apache.flink.table.factories.Factory");
        return Files.exists(factory) ? "kappa" : "rest";
    }
}
