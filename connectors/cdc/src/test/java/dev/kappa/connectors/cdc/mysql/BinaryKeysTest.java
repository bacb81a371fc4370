package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.flink.cdc.connectors.mysql.source.utils.ObjectUtils;
import org.junit.jupiter.api.Test;

/** What cuts tables into chunks knows the order of binary keys. */
class BinaryKeysTest {
    @Test
    void bytesAreComparedAsTheDatabaseDoes() {
        assertEquals(0, ObjectUtils.compare(new byte[] {0, 1}, new byte[] {0, 1}));
        assertTrue(ObjectUtils.compare(new byte[] {(byte) 0x80}, new byte[] {0x7f}) > 0);
        assertTrue(ObjectUtils.compare(new byte[] {1}, new byte[] {1, 0}) < 0);
    }
}
