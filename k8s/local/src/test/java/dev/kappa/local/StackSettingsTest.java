package dev.kappa.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackSettingsTest {
    @TempDir
    Path checkout;

    @Test
    void portsAreCountedFromTheBaseAndMovedOneByOne() {
        StackSettings settings = settings(Map.of("KAPPA_PORT_BASE", "23000", "KAPPA_PORT_GATEWAY", "8083"));

        assertEquals(23092, settings.port(Port.KAFKA));
        assertEquals(8083, settings.port(Port.GATEWAY));
    }

    @Test
    void withoutAWordThePortsAreThoseOfTheLastStart() throws Exception {
        StackSettings first = settings(Map.of("KAPPA_PORT_BASE", "23000"));
        first.home().rememberPorts(first.ports());

        assertEquals(first.ports(), settings(Map.of()).ports());
    }

    @Test
    void everyBadPortIsReportedAtOnce() {
        StackException refused = assertThrows(
                StackException.class,
                () -> settings(Map.of("KAPPA_PORT_KAFKA", "many", "KAPPA_PORT_S3", "80", "KAPPA_PORT_SQS", "21081")));

        assertEquals(
                """
                KAPPA_PORT_KAFKA is 'many': use a number from 1024 to 65535
                KAPPA_PORT_S3 is '80': use a number from 1024 to 65535
                KAPPA_PORT_SQS and KAPPA_PORT_FLINK_REST are both 21081: each needs a port of its own""",
                refused.getMessage());
    }

    @Test
    void theStacksOwnFileIsNotTheUsersOwnSystems() {
        StackSettings settings = settings(Map.of(
                "KAPPA_CONFIG", checkout.resolve(".kappa/kappa.properties").toString()));

        assertEquals(Optional.empty(), settings.userConfig());
    }

    private StackSettings settings(Map<String, String> environment) {
        return StackSettings.of(checkout, environment);
    }
}
