package io.tenantry.listing;

import java.util.regex.Pattern;

/**
 * The condition that a column with an index of trigrams contains a text. With {@code LIKE} and a text without a trigram,
 * PostgreSQL would read the whole index and then all rows. Therefore the condition for such a text has a form for which the
 * index cannot be used.
 *
 * @param text not empty
 */
public record PartOfName(String text) {
    private static final String IN_A_WORD = "[\\p{L}\\p{Nd}]";

    /** Neither a letter nor a mark: some PostgreSQL count marks as parts of words, others do not. */
    private static final String BETWEEN_WORDS = "[^\\p{L}\\p{Nd}\\p{M}]";

    /** PostgreSQL adds two blanks before each word and one after it. */
    private static final Pattern TRIGRAM =
            Pattern.compile(IN_A_WORD + "{3}|" + BETWEEN_WORDS + IN_A_WORD + "|" + IN_A_WORD + "{2}" + BETWEEN_WORDS);

    /**
     * The condition in SQL.
     *
     * @param column the column
     * @param parameter the name or question mark to which {@link #value} is bound
     */
    public String in(String column, String parameter) {
        return hasTrigram() ? column + " LIKE " + parameter : "strpos(" + column + ", " + parameter + ") > 0";
    }

    /** The value to bind. */
    public String value() {
        return hasTrigram() ? Like.containing(text) : text;
    }

    private boolean hasTrigram() {
        return TRIGRAM.matcher(text).find();
    }
}
