package dev.kappa.local.sql;

import dev.kappa.local.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scripts that define one object each and are named after it, such as {@code sql-scripts/}: brings them into an order in which each comes
 * after those whose objects it mentions.
 */
final class ScriptFolder {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("'[^']*'");

    private final Map<String, Path> files = new TreeMap<>();
    private final Map<String, Set<String>> mentions = new TreeMap<>();

    private ScriptFolder() {}

    /** @return the file itself if it is none that holds others */
    static List<Path> scripts(Path fileOrFolder) throws IOException {
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        ScriptFolder folder = new ScriptFolder();
        try (Stream<Path> found = Files.walk(fileOrFolder)) {
            for (Path file : found.filter(path -> path.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                folder.add(file);
            }
        }
        if (folder.files.isEmpty()) {
            throw new StackException("there is no script under " + fileOrFolder + ": its files must end with .sql");
        }
        return folder.ordered();
    }

    private void add(Path file) throws IOException {
        String object = file.getFileName().toString().replaceFirst("\\.sql$", "");
        Path other = files.putIfAbsent(object, file);
        if (other != null) {
            throw new StackException(file + " and " + other + " both define " + object);
        }
        String code = COMMENT.matcher(Files.readString(file)).replaceAll(" ");
        mentions.put(
                object,
                WORD.matcher(TEXT.matcher(code).replaceAll(" "))
                        .results()
                        .map(MatchResult::group)
                        .filter(word -> !word.equals(object))
                        .collect(Collectors.toSet()));
    }

    private List<Path> ordered() {
        List<Path> ordered = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        while (done.size() < files.size()) {
            List<String> ready = files.keySet().stream()
                    .filter(object -> !done.contains(object))
                    .filter(object -> mentions.get(object).stream()
                            .allMatch(word -> !files.containsKey(word) || done.contains(word)))
                    .toList();
            if (ready.isEmpty()) {
                Set<String> rest = new LinkedHashSet<>(files.keySet());
                rest.removeAll(done);
                throw new StackException("these scripts mention each other in a circle: " + String.join(", ", rest));
            }
            ready.forEach(object -> ordered.add(files.get(object)));
            done.addAll(ready);
        }
        return ordered;
    }
}
