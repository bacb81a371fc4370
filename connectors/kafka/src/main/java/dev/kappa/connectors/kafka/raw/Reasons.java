package dev.kappa.connectors.kafka.raw;

import java.util.ArrayList;
import java.util.List;

/** One line out of an exception of a decoder: its innermost messages, without the document that the outer ones repeat. */
final class Reasons {

    private static final int LONGEST = 500;

    private Reasons() {}

    static String of(Throwable refused) {
        if (refused instanceof Refused) {
            return refused.getMessage();
        }
        List<String> messages = new ArrayList<>();
        for (Throwable t = refused; t != null; t = t.getCause()) {
            boolean repeatsDocument =
                    t.getCause() != null && String.valueOf(t.getMessage()).contains("'");
            if (t.getMessage() != null && !repeatsDocument) {
                messages.add(t.getMessage().replaceAll("\\s*\\R\\s*at \\[Source.*", ""));
            }
        }
        String reason = messages.isEmpty() ? refused.toString() : String.join(": ", messages);
        String line = reason.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
