package dev.kappa.local.it;

import dev.kappa.local.StackSettings;
import dev.kappa.local.part.Part;
import dev.kappa.local.part.Parts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** A Postgres server beside the stack that no fault reaches: what the views must say is computed there. */
public final class QuietPostgres implements AutoCloseable {
    private final RunningStack alone;

    public QuietPostgres() throws Exception {
        Path home = RunningStack.checkout().resolve("k8s/local/target/it-oracle");
        StackSettings settings = RunningStack.settings(home);
        List<Part> parts = Parts.of(settings).stream()
                .filter(part -> part.name().equals("postgres"))
                .toList();
        alone = new RunningStack(settings, parts);
        alone.clean();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-oracle"));
        alone.up();
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                alone.config().others().get("shop.url"), "postgres", alone.other("shop.password"));
    }

    @Override
    public void close() {
        try {
            alone.down();
        } catch (Exception e) {
            throw new IllegalStateException("the oracle's Postgres did not stop", e);
        }
    }
}
