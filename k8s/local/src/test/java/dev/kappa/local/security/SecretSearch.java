package dev.kappa.local.security;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Looks for secrets in bytes: as they are, and as they are written in URLs, JSON, SQL, properties, hexadecimal and Base64, packed or not. */
final class SecretSearch {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{40,}={0,2}");
    private static final long LARGEST = 256L << 20;

    private final Map<String, List<byte[]>> forms = new TreeMap<>();
    /** The first two bytes of all forms: most bytes begin none. */
    private final BitSet begins = new BitSet(1 << 16);

    private final Set<String> found = new LinkedHashSet<>();
    private long places;
    private long bytes;

    /** @param secrets values by the names that a leak is reported under */
    SecretSearch(Map<String, String> secrets) {
        secrets.forEach((name, value) -> forms.put(name, forms(value)));
        forms.values().forEach(all -> all.forEach(form -> begins.set(pair(form, 0))));
    }

    private static List<byte[]> forms(String value) {
        byte[] raw = value.getBytes(StandardCharsets.UTF_8);
        Set<String> texts = new LinkedHashSet<>(List.of(
                value,
                URLEncoder.encode(value, StandardCharsets.UTF_8),
                new String(JsonStringEncoder.getInstance().quoteAsString(value)),
                value.replace("'", "''"),
                value.replace("\\", "\\\\"),
                HexFormat.of().formatHex(raw)));
        for (int shift = 0; shift < 3; shift++) { // wherever it begins in what was encoded
            byte[] shifted = new byte[raw.length + shift];
            System.arraycopy(raw, 0, shifted, shift, raw.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            texts.add(encoded.substring(shift == 0 ? 0 : 4, encoded.length() - 2));
        }
        List<byte[]> forms = new ArrayList<>();
        texts.forEach(text -> forms.add(text.getBytes(StandardCharsets.UTF_8)));
        forms.add(value.getBytes(StandardCharsets.UTF_16BE));
        forms.add(value.getBytes(StandardCharsets.UTF_16LE));
        return forms;
    }

    void text(String place, String text) {
        bytes(place, text.getBytes(StandardCharsets.UTF_8));
        Matcher packed = BASE64.matcher(text);
        while (packed.find()) {
            unpacked(packed.group()).forEach(inside -> bytes(place + " (unpacked)", inside));
        }
    }

    void bytes(String place, byte[] content) {
        places++;
        bytes += content.length;
        for (int i = 0; i + 1 < content.length; i++) {
            if (begins.get(pair(content, i))) {
                int at = i;
                forms.forEach((name, candidates) -> {
                    if (candidates.stream().anyMatch(form -> stands(content, at, form))) {
                        found.add("'" + name + "' in " + place);
                    }
                });
            }
        }
    }

    void file(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) < LARGEST) {
                bytes(file.toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            // a file that vanishes while a stack runs is not a place any more
        }
    }

    List<String> leaks() {
        return List.copyOf(found);
    }

    String figures() {
        return "%d secrets, %d forms each, %d places, %.1f MB"
                .formatted(forms.size(), forms.values().iterator().next().size(), places, bytes / 1e6);
    }

    private static List<byte[]> unpacked(String base64) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(base64.substring(0, base64.length() / 4 * 4));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        try (GZIPInputStream zipped = new GZIPInputStream(new ByteArrayInputStream(decoded))) {
            return List.of(decoded, zipped.readAllBytes());
        } catch (IOException e) {
            return List.of(decoded);
        }
    }

    private static int pair(byte[] content, int at) {
        return (content[at] & 0xff) << 8 | content[at + 1] & 0xff;
    }

    private static boolean stands(byte[] content, int at, byte[] form) {
        return at + form.length <= content.length
                && java.util.Arrays.equals(content, at, at + form.length, form, 0, form.length);
    }
}
