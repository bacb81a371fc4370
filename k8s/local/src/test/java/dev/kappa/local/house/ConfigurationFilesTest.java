package dev.kappa.local.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.local.it.RunningStack;
import dev.kappa.redeploy.config.KappaConfig;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every configuration file that people copy from is one that Kappa's reader accepts. */
class ConfigurationFilesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "k8s/local/kappa.properties",
                "k8s/base/kappa.properties",
                "k8s/overlays/example/kappa.properties"
            })
    void aShippedFileIsAccepted(String file) {
        Path path = RunningStack.checkout().resolve(file);

        KappaConfig config = KappaConfig.read(path);

        assertEquals("kappa", config.serving().user());
    }
}
