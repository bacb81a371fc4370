package dev.kappa.jobs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The arguments of a job's main, {@code --name value}: all that are wanted are there, and no other. */
public final class JobArguments {

    private final Map<String, String> values;

    private JobArguments(Map<String, String> values) {
        this.values = values;
    }

    public static JobArguments of(String[] arguments, String... wanted) {
        return of(arguments, List.of(wanted), List.of());
    }

    /** @param optional arguments that may be absent */
    public static JobArguments of(String[] arguments, List<String> wanted, List<String> optional) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            values.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
        }
        List<String> missing =
                wanted.stream().filter(name -> !values.containsKey(name)).toList();
        List<String> unknown = values.keySet().stream()
                .filter(name -> !wanted.contains(name) && !optional.contains(name))
                .sorted()
                .toList();
        if (!missing.isEmpty() || !unknown.isEmpty() || arguments.length % 2 != 0) {
            throw new IllegalArgumentException("expected "
                    + wanted.stream().map(name -> "--" + name + " <value>").collect(Collectors.joining(" "))
                    + "; missing " + missing + ", unknown " + unknown);
        }
        return new JobArguments(values);
    }

    public String get(String name) {
        return values.get(name);
    }

    /** {@code kappa orders.v3}: how the version's job is called in Flink. */
    public String jobName() {
        return "kappa " + get("name") + ".v" + get("version");
    }

    /** The text of an argument that was packed by {@link #pack}. */
    public String unpacked(String name) {
        try {
            byte[] zipped = Base64.getDecoder().decode(get(name));
            return new String(
                    new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("--" + name + " must be Base64 of a gzipped text; " + e.getMessage(), e);
        }
    }

    /** Base64 of the gzipped text. */
    public static String pack(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
