package dev.kappa.gateway.compile;

import dev.kappa.topology.Sha256;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What is in a jar; nothing of it is loaded. */
record JarContent(Path jar) {
    /** Where a class is in a jar. */
    static String entry(String className) {
        return className.replace('.', '/') + ".class";
    }

    private static String className(String entry) {
        return entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    }

    boolean has(String entry) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(entry) != null;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The names of its classes as Java has them, those inside others left out. */
    List<String> classes() {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .map(ZipEntry::getName)
                    .filter(n -> n.endsWith(".class") && !n.contains("$") && !n.startsWith("META-INF/"))
                    .map(JarContent::className)
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    byte[] read(String entry) {
        try (ZipFile zip = new ZipFile(jar.toFile());
                InputStream in = zip.getInputStream(zip.getEntry(entry))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Of every class and file, whenever and however they were packed. */
    String hash() {
        return hash(name ->
                !name.endsWith("/") && !name.equals("META-INF/MANIFEST.MF") && !name.startsWith("META-INF/maven/"));
    }

    String hash(Predicate<String> counts) {
        StringBuilder entries = new StringBuilder();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> sorted = zip.stream()
                    .filter(e -> counts.test(e.getName()))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry entry : sorted) {
                try (InputStream content = zip.getInputStream(entry)) {
                    entries.append(entry.getName())
                            .append(' ')
                            .append(Sha256.of(content))
                            .append('\n');
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return Sha256.of(entries.toString());
    }

    /** Classes that the other jar has too, in other code: which of the two a job finds depends on the order of its jars. */
    List<String> conflicts(JarContent other) {
        Map<String, Long> theirs = other.sums();
        return sums().entrySet().stream()
                .filter(e -> theirs.containsKey(e.getKey())
                        && !theirs.get(e.getKey()).equals(e.getValue()))
                .map(Map.Entry::getKey)
                .map(JarContent::className)
                .toList();
    }

    private Map<String, Long> sums() {
        Map<String, Long> sums = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .filter(e -> e.getName().endsWith(".class") && !e.getName().endsWith("module-info.class"))
                    .forEach(e -> sums.put(e.getName(), e.getCrc()));
        } catch (IOException e) {
            throw unreadable(e);
        }
        return sums;
    }

    private KappaException unreadable(IOException e) {
        return new KappaException(
                ErrorCode.CONFIGURATION,
                "the jar " + jar + " cannot be read (" + e.getMessage() + ").",
                "Build it again.");
    }
}
