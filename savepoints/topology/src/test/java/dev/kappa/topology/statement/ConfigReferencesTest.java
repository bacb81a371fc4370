package dev.kappa.topology.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.error.KappaException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigReferencesTest {
    private static final Map<String, String> VALUES =
            Map.of("shop.hostname", "o'host", "s3.secret-key", "${secret:s3-secret-key}");

    @Test
    void aReferenceInATextBecomesTheValueAndASecretStaysAReference() {
        assertEquals(
                "CREATE SOURCE s WITH ('hostname' = 'o''host', 'key'='${secret:s3-secret-key}') -- ${config:nothing}",
                ConfigReferences.replaced(
                        "CREATE SOURCE s WITH ('hostname' = '${config:shop.hostname}', 'key'='${config:s3.secret-key}')"
                                + " -- ${config:nothing}",
                        VALUES));
    }

    @Test
    void everyUnknownKeyIsToldWithItsPlaceInTheScript() {
        String statement = "/*kappa:sources/shop.sql:3:1*/CREATE SOURCE s WITH (\n  'a' = '${config:shop.hostnam}',\n"
                + "  'b' = '${config:port}')";

        KappaException refusal = assertThrows(KappaException.class, () -> ConfigReferences.replaced(statement, VALUES));

        assertEquals(
                """
                sources/shop.sql:4:10 CONFIGURATION: the gateway's configuration has no 'shop.hostnam' for scripts. Did you mean 'shop.hostname'?
                sources/shop.sql:5:10 CONFIGURATION: the gateway's configuration has no 'port' for scripts. Add it to the file, such as shop.port, or write the value into the statement.""",
                refusal.getMessage());
    }
}
