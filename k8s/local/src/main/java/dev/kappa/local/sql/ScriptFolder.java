package dev.kappa.local.sql;

import dev.kappa.local.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scripts that define one object each and are named after it, such as {@code sql-scripts/}: brings them into an order in which each comes
 * after those whose objects it mentions.
 */
public final class ScriptFolder {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("'[^']*'");

    private final Map<String, Path> files = new TreeMap<>();
    private final Map<String, Set<String>> mentions = new TreeMap<>();

    private ScriptFolder() {}

    /** @return the file itself if it is none that holds others */
    public static List<Path> scripts(Path fileOrFolder) throws IOException {
        return Files.isDirectory(fileOrFolder) ? of(fileOrFolder).ordered() : List.of(fileOrFolder);
    }

    /** The scripts of these objects and of all that they mention, in order. */
    public static List<Path> scriptsOf(Path folder, Collection<String> objects) throws IOException {
        ScriptFolder all = of(folder);
        Set<String> needed = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(objects);
        while (!open.isEmpty()) {
            String object = open.remove();
            if (all.files.containsKey(object) && needed.add(object)) {
                open.addAll(all.mentions.get(object));
            }
        }
        all.files.keySet().retainAll(needed);
        return all.ordered();
    }

    private static ScriptFolder of(Path fileOrFolder) throws IOException {
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
        return folder;
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
