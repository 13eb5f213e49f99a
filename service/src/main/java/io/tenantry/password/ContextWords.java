package io.tenantry.password;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Words that an attacker who knows an account guesses first: the name of this program, the address and the names of the owner, and the
 * names of the owner's organizations.
 */
final class ContextWords {
    private static final String PROGRAM = "tenantry";
    /** A shorter part of a name is in many good passwords. */
    private static final int SHORTEST = 3;

    private ContextWords() {}

    /**
     * Whether a password has no other letters than those of such words, whatever its case, digits and signs are.
     *
     * @param names names and addresses
     */
    static boolean makeUp(String password, Collection<String> names) {
        String rest = letters(password);
        if (rest.isEmpty()) {
            return false;
        }
        for (String word : words(names)) {
            if (rest.equals(word)) {
                return true;
            }
            if (word.length() >= SHORTEST) {
                rest = rest.replace(word, "");
            }
        }
        return rest.isEmpty();
    }

    /** The letters of each name, of its parts and of the parts of an address; the longest first. */
    private static List<String> words(Collection<String> names) {
        return Stream.concat(Stream.of(PROGRAM), names.stream())
                .flatMap(name -> Stream.concat(Stream.of(name), Stream.of(name.split("[^\\p{L}\\p{M}]+", 0))))
                .map(ContextWords::letters)
                .filter(Predicate.not(String::isEmpty))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static String letters(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}]", "");
    }
}
