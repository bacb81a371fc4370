package dev.kappa.topology.statement;

import dev.kappa.topology.error.Position;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with the place that it comes from. Lines end with {@code \n}, {@code \r\n} or {@code \r}, and columns count UTF-16
 * code units with a tab as one, as Flink's parser counts them; a byte order mark at the start has no column.
 *
 * @param origin the offset of the character whose place is known
 * @param place of that character
 */
public record SourceText(String text, int origin, Position place) {
    private static final Pattern MARKER = Pattern.compile("/\\*kappa:(.+):([1-9][0-9]{0,8}):([1-9][0-9]{0,8})\\*/");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    public SourceText {
        Objects.requireNonNull(text);
        Objects.requireNonNull(place);
        if (origin < 0 || origin > text.length()) {
            throw new IllegalArgumentException("origin " + origin + " of a text of " + text.length());
        }
    }

    /**
     * A statement. A comment {@code /*kappa:<path>:<line>:<column>*}{@code /} among those before the first token says where
     * in a script the first token stands; without it positions are those in the text itself.
     */
    public static SourceText ofStatement(String text) {
        int first = Lexer.skipBlank(text, 0);
        Matcher marker = MARKER.matcher(text).region(0, Math.min(first, text.length()));
        Optional<Position> place = Optional.empty();
        while (marker.find()) {
            place = Optional.of(new Position(
                    Optional.of(decoded(marker.group(1))),
                    Integer.parseInt(marker.group(2)),
                    Integer.parseInt(marker.group(3))));
        }
        return place.map(p -> new SourceText(text, first, p)).orElseGet(() -> ofWhole(text, Optional.empty()));
    }

    /** A whole script. */
    public static SourceText ofScript(String file, String text) {
        return ofWhole(text, Optional.of(file));
    }

    /** The comment that {@link #ofStatement} reads. */
    static String marker(String file, Position place) {
        return "/*kappa:" + encoded(file) + ":" + place.line() + ":" + place.column() + "*/";
    }

    /** The place of an offset; offsets before the origin have the origin's place. */
    public Position position(int offset) {
        int line = place.line();
        int lineStart = origin - place.column() + 1;
        int end = Math.min(offset, text.length());
        for (int i = origin; i < end; i++) {
            if (endsLine(text, i)) {
                line++;
                lineStart = i + 1;
            }
        }
        return new Position(place.file(), line, Math.max(end, origin) - lineStart + 1);
    }

    public TextPart part(int start, int end) {
        return new TextPart(this, start, end);
    }

    /** The offset of a place that counts from 1:1 at the start of the text; places beyond a line's or the text's end are cut. */
    static int offset(String text, int line, int column) {
        int start = 0;
        for (int seen = 1; seen < line && start < text.length(); start++) {
            if (endsLine(text, start)) {
                seen++;
            }
        }
        int end = start;
        while (end < text.length()
                && end - start < column - 1
                && text.charAt(end) != '\n'
                && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private static boolean endsLine(String text, int at) {
        char c = text.charAt(at);
        return c == '\n' || c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n');
    }

    private static SourceText ofWhole(String text, Optional<String> file) {
        int origin = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        return new SourceText(text, origin, new Position(file, 1, 1));
    }

    private static String encoded(String file) {
        return file.replace("%", "%25").replace("*", "%2A").replace("\n", "%0A").replace("\r", "%0D");
    }

    private static String decoded(String file) {
        return file.replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%2A", "*")
                .replace("%25", "%");
    }
}
