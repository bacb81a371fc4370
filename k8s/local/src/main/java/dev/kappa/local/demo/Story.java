package dev.kappa.local.demo;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Prints the demo's text: chapters with the time that has passed, paragraphs, statements as they are, tables. */
final class Story {
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final Clock clock;
    private final Instant begin;
    private int chapter;

    Story(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.begin = clock.instant();
    }

    Duration elapsed() {
        return Duration.between(begin, clock.instant());
    }

    void title(String text) {
        out.println(text);
        out.println("=".repeat(text.length()));
    }

    void chapter(String name) {
        String line = "%d. %s ".formatted(++chapter, name);
        Duration elapsed = elapsed();
        String time = " %d:%02d".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
        out.println();
        out.println(line + "-".repeat(Math.max(3, WIDTH - line.length() - time.length())) + time);
        out.println();
    }

    /** A paragraph, broken into lines. */
    void say(String text) {
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                out.println(line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        out.println(line);
    }

    void blank() {
        out.println();
    }

    /** Something that a person could type or would see, as it is. */
    void verbatim(String text) {
        text.strip().lines().forEach(line -> out.println(line.isEmpty() ? "" : "    " + line));
    }

    /** Columns as wide as their widest cell; cells that are numbers to the right. */
    void table(List<String> header, List<List<String>> rows) {
        int[] widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = header.get(column).length();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        out.println(line(header, widths));
        for (List<String> row : rows) {
            out.println(line(row, widths));
        }
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder("   ");
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - cell.length());
            boolean number = cell.matches("-?[0-9][0-9,.]*( %)?");
            line.append(' ').append(number ? space + cell : cell + space).append(' ');
        }
        return line.toString().stripTrailing();
    }
}
