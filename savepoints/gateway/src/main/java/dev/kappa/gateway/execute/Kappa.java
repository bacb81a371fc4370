package dev.kappa.gateway.execute;

import dev.kappa.gateway.compile.JobJar;
import dev.kappa.gateway.compile.SourceInspectors;
import dev.kappa.gateway.preflight.FlinkAndKafka;
import dev.kappa.gateway.preflight.Outside;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.redeploy.registry.Registry;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;

/** What every session of a gateway shares. */
public record Kappa(KappaConfig config, Registry registry, SourceInspectors inspectors, Outside outside)
        implements AutoCloseable {
    private static final long LOOK_EVERY_MS = 20;

    /** Reads the configuration file; throws CONFIGURATION with all its problems. Connects to nothing yet. */
    public static Kappa of(Path configuration) {
        KappaConfig config = KappaConfig.read(configuration);
        return new Kappa(config, JdbcRegistry.of(config), SourceInspectors.ofClassPath(), FlinkAndKafka.of(config));
    }

    /** What is done while a change is waited for. */
    @FunctionalInterface
    interface Waiting {
        ChangeStatus on(ChangeWait wait) throws InterruptedException;
    }

    /** Writes a change into the journal, with the jars of its definitions kept before; returns its id at once. */
    long submit(Change change) {
        Stream.concat(
                        change.newVersions().stream(),
                        change.steps().stream()
                                .filter(Step.Redefine.class::isInstance)
                                .map(s -> ((Step.Redefine) s).definition()))
                .flatMap(definition -> JobJar.of(config, definition).stream())
                .forEach(jar -> jar.keep(config));
        return new SureSubmission(registry, Clock.systemUTC(), () -> Thread.sleep(10 * LOOK_EVERY_MS)).write(change);
    }

    /** Waits for a change in the thread of the statement; a client that cancels ends the waiting, not the change. */
    ChangeStatus waits(Waiting waiting, long id) {
        try {
            return waiting.on(new ChangeWait(registry, Clock.systemUTC(), () -> Thread.sleep(LOOK_EVERY_MS)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KappaException(
                    ErrorCode.TIMEOUT,
                    "the statement was cancelled while change " + id + " is under way.",
                    "The change goes on without it.");
        }
    }

    @Override
    public void close() {
        try {
            outside.close();
        } finally {
            registry.close();
        }
    }
}
