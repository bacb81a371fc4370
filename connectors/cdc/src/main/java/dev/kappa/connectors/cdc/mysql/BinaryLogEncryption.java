package dev.kappa.connectors.cdc.mysql;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The binary log is not read by the driver, but by a client of its own, which Debezium tells whom to trust. Unless told it reads in clear,
 * whatever was asked of the driver, and a server with {@code require_secure_transport} refuses it.
 */
final class BinaryLogEncryption {
    /** Connector/J's name to Debezium's, which reads only local files. */
    static final Map<String, String> STORES = Map.of(
            "trustCertificateKeyStore",
            "database.ssl.truststore",
            "clientCertificateKeyStore",
            "database.ssl.keystore");

    private BinaryLogEncryption() {}

    /** Debezium's properties that say what these of Connector/J say. */
    static Map<String, String> of(Map<String, String> driver) {
        Map<String, String> debezium = new TreeMap<>();
        debezium.put("database.ssl.mode", driver.get("sslMode").toLowerCase(Locale.ROOT));
        STORES.forEach((store, property) -> {
            if (driver.containsKey(store + "Url")) {
                debezium.put(
                        property, Path.of(URI.create(driver.get(store + "Url"))).toString());
                debezium.put(property + ".password", driver.getOrDefault(store + "Password", ""));
            }
        });
        return debezium;
    }
}
