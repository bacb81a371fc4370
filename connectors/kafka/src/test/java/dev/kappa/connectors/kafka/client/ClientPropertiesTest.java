package dev.kappa.connectors.kafka.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.error.KappaException;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {

    private static AbstractConfig client(Properties properties) {
        properties.setProperty("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
        properties.setProperty("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
        return new ProducerConfig(properties);
    }

    @Test
    void theClientResolvesASecretAndNobodyBefore() {
        Properties properties = ClientProperties.of(Map.of(
                "topic", "t",
                "properties.bootstrap.servers", "127.0.0.1:1",
                "properties.sasl.jaas.config", "Login required password=\"${secret:kafka-test}\";"));
        assertEquals("Login required password=\"${secret:kafka-test}\";", properties.get("sasl.jaas.config"));

        AbstractConfig client = client(properties);

        assertEquals(
                "Login required password=\"s3cret\";",
                client.getPassword("sasl.jaas.config").value());
        assertTrue(!client.toString().contains("s3cret"));
    }

    @Test
    void aMissingSecretNamesItsPlaces() {
        Properties properties = ClientProperties.of(Map.of(
                "properties.bootstrap.servers", "127.0.0.1:1", "properties.ssl.key.password", "${secret:not-there}"));

        Exception missing = assertThrows(Exception.class, () -> client(properties));

        assertTrue(missing instanceof KappaException, missing.toString());
        assertTrue(missing.getMessage().contains("KAPPA_SECRET_NOT_THERE"), missing.getMessage());
    }

    @Test
    void withoutSecretsNothingIsAdded() {
        assertEquals(
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                ClientProperties.of(Map.of("properties.bootstrap.servers", "127.0.0.1:1", "topic", "t")));
    }
}
