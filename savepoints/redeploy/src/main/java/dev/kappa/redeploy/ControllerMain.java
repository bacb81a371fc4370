package dev.kappa.redeploy;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.controller.ControllerProcess;
import dev.kappa.topology.error.KappaException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The controller's process: {@code ControllerMain [--config kappa.properties]}, by default the file that the environment variable
 * {@code KAPPA_CONFIG} names. Runs until it is stopped; any number may run, one acts. Ends with 2 when the configuration is wrong.
 */
public final class ControllerMain {
    private ControllerMain() {}

    public static void main(String[] args) {
        Optional<String> file = args.length == 2 && args[0].equals("--config")
                ? Optional.of(args[1])
                : Optional.ofNullable(System.getenv("KAPPA_CONFIG")).filter(f -> args.length == 0);
        if (file.isEmpty()) {
            System.err.println("usage: ControllerMain --config <file>   (or name the file in KAPPA_CONFIG)");
            System.exit(2);
        }
        try {
            ControllerProcess.run(KappaConfig.read(Path.of(file.get())).ofProcess());
        } catch (KappaException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
