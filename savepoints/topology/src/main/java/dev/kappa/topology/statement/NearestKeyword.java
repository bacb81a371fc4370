package dev.kappa.topology.statement;

import dev.kappa.topology.error.NearestName;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the keyword that a word was probably meant to be; stricter than for names, since keywords are short. */
final class NearestKeyword {
    private NearestKeyword() {}

    /** @param word in upper case; empty for a token that is no word */
    static Optional<String> of(String word, Collection<String> keywords) {
        int allowed = word.length() < 3 ? 0 : word.length() < 5 ? 1 : 2;
        return keywords.stream()
                .filter(k -> NearestName.distance(word, k) <= allowed)
                .min(Comparator.comparingInt(k -> NearestName.distance(word, k)));
    }
}
