package io.tenantry.configuration;

import java.util.Collection;
import java.util.Comparator;

/** Finds the known word that a mistyped one most resembles. */
public final class Nearest {
    private Nearest() {}

    /** The known word with the smallest edit distance (Levenshtein); empty when there is none. */
    public static String of(String mistyped, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(word -> distance(mistyped, word)))
                .orElse("");
    }

    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
