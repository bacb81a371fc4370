package dev.kappa.connectors.s3.notification;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Finds the name of an object behind the key of its notification. AWS encodes it like a form field but keeps slashes, MinIO encodes
 * slashes too, Ceph and EventBridge send it as it is.
 */
final class ObjectKeys {
    private ObjectKeys() {}

    /** Whether this sender encodes keys. */
    static boolean encodes(String eventSource) {
        return !eventSource.startsWith("ceph") && !eventSource.equals("aws.s3");
    }

    /** The decoded key; the key itself where it cannot have been encoded (a space, {@code 100%.csv}, bytes that are no UTF-8). */
    static String decode(String key) {
        ByteBuffer bytes = ByteBuffer.allocate(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c <= ' ' || c >= 127) {
                return key;
            }
            if (c == '+') {
                bytes.put((byte) ' ');
            } else if (c != '%') {
                bytes.put((byte) c);
            } else {
                int high = i + 2 < key.length() ? Character.digit(key.charAt(i + 1), 16) : -1;
                int low = i + 2 < key.length() ? Character.digit(key.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return key;
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException e) {
            return key; // no encoder makes this from a name
        }
    }
}
