package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BinaryLogEncryptionTest {
    private static MySqlOptions options(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "hostname", "db",
                "username", "kappa",
                "password", "${secret:shop}",
                "database-name", "shop"));
        all.putAll(more);
        return MySqlOptions.of("shop", all);
    }

    private static Map<String, String> encryption(Map<String, String> more) {
        return BinaryLogEncryption.of(options(more).driver());
    }

    @Test
    void withNothingSaidItIsWhatTheServerOffers() {
        assertEquals(Map.of("database.ssl.mode", "preferred"), encryption(Map.of()));
    }

    @Test
    void theLogIsReadAsTheDriverConnects() {
        assertEquals(
                Map.of(
                        "database.ssl.mode", "verify_ca",
                        "database.ssl.truststore", "/etc/kappa/trust.p12",
                        "database.ssl.truststore.password", "${secret:trust}",
                        "database.ssl.keystore", "/etc/kappa/own.p12",
                        "database.ssl.keystore.password", ""),
                encryption(Map.of(
                        "jdbc.properties.sslMode", "VERIFY_CA",
                        "jdbc.properties.trustCertificateKeyStoreUrl", "file:///etc/kappa/trust.p12",
                        "jdbc.properties.trustCertificateKeyStorePassword", "${secret:trust}",
                        "jdbc.properties.clientCertificateKeyStoreUrl", "file:/etc/kappa/own.p12")));
    }

    @Test
    void whatOnlyOneOfBothWouldUnderstandIsRefused() {
        KappaException refused = assertThrows(
                KappaException.class,
                () -> options(Map.of(
                        "jdbc.properties.sslMode", "VERIFY",
                        "jdbc.properties.trustCertificateKeyStoreUrl", "https://example.com/trust.p12")));

        assertEquals(
                List.of(
                        "INVALID_OPTION: source 'shop', option 'jdbc.properties.sslMode': 'VERIFY' is not possible. It can be 'PREFERRED' or"
                                + " 'DISABLED' or 'REQUIRED' or 'VERIFY_CA' or 'VERIFY_IDENTITY'.",
                        "INVALID_OPTION: source 'shop', option 'jdbc.properties.trustCertificateKeyStoreUrl':"
                                + " 'https://example.com/trust.p12' is not possible. Use a file: 'file:///…'."),
                refused.problems().stream().map(Problem::toString).toList());
    }
}
