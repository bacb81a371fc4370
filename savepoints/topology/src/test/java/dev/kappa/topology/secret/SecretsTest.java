package dev.kappa.topology.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path directory;

    @TempDir
    Path other;

    @Test
    void theEnvironmentGoesBeforeTheFileAndItsDirectoryBeforeTheConfigured() throws IOException {
        Files.writeString(directory.resolve("shop"), "of the file\n");
        Files.writeString(other.resolve("shop"), "of the other file");

        assertEquals("of the variable", secrets(Map.of("KAPPA_SECRET_SHOP", "of the variable")));
        assertEquals("of the file", secrets(Map.of("KAPPA_SECRETS_DIR", directory.toString())));
        assertEquals("of the other file", secrets(Map.of()));
        assertEquals("of the other file", secrets(Map.of("KAPPA_SECRETS_DIR", "")));
    }

    @Test
    void whatIsNowhereIsToldWithBothPlaces() {
        assertEquals(
                "MISSING_SECRET: secret 'no-such' is neither in the environment as KAPPA_SECRET_NO_SUCH nor in the file "
                        + other.resolve("no-such") + ". Set one of the two for the process that needs it.",
                assertThrows(KappaException.class, () -> new Secrets(name -> null)
                                .or(() -> Optional.of(other))
                                .resolve("${secret:no-such}"))
                        .getMessage());
    }

    private String secrets(Map<String, String> environment) {
        return new Secrets(environment::get).or(() -> Optional.of(other)).resolve("${secret:shop}");
    }
}
