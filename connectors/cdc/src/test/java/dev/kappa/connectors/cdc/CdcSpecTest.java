package dev.kappa.connectors.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.error.KappaException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CdcSpecTest {
    @Test
    void theArgumentOfTheJobIsReadAsItWasWritten() {
        CdcSpec spec = new CdcSpec(
                "shop", Map.of("password", "${secret:shop}"), Map.of("bootstrap.servers", "b:9092"), "p.", 3, (short)
                        2);
        assertEquals(spec, CdcSpec.fromBase64(spec.toBase64()));
    }

    @Test
    void anythingElseIsRefused() {
        assertThrows(KappaException.class, () -> CdcSpec.fromBase64("%"));
        assertThrows(KappaException.class, () -> CdcSpec.fromBase64("e30"));
    }
}
