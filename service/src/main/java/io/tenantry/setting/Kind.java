package io.tenantry.setting;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The type of a setting's values. */
public sealed interface Kind<T> {
    /** The length of a text without a limit of its own. The limit of a request body or an import line still applies. */
    int ANY_LENGTH = Integer.MAX_VALUE;

    /** True or false. */
    record Flag() implements Kind<Boolean> {}

    /**
     * A whole number.
     *
     * @param min the least value, inclusive
     * @param max the greatest value, inclusive
     */
    record Whole(int min, int max) implements Kind<Integer> {}

    /**
     * The number of an account in another system.
     *
     * @param min the least value, inclusive
     * @param max the greatest value, inclusive
     */
    record Account(long min, long max) implements Kind<Long> {}

    /** A finite floating-point number. */
    record Rate() implements Kind<Double> {}

    /**
     * US dollars with at most eight digits before the point and two behind it, never rounded.
     */
    record Money() implements Kind<BigDecimal> {}

    /**
     * Free text. Tab and line breaks are the only control characters.
     *
     * @param maxLength in characters (code points)
     */
    record Text(int maxLength) implements Kind<String> {}

    /**
     * An absolute http or https URL, or empty.
     *
     * @param maxLength in characters
     */
    record Url(int maxLength) implements Kind<String> {}

    /**
     * One of a fixed set of words.
     *
     * @param options the words, in the order in which they are shown
     */
    record Choice(Set<String> options) implements Kind<String> {}

    /**
     * Text that is stored encrypted.
     *
     * @param maxLength in characters
     * @param masked whether callers see a mask of it
     */
    record Secret(int maxLength, boolean masked) implements Kind<io.tenantry.secret.Secret> {}

    /** A list of ids. */
    record Ids() implements Kind<List<String>> {}

    /** A list of 32-bit numbers. */
    record Numbers() implements Kind<List<Integer>> {}

    /**
     * Any JSON value; its meaning is known only to the program that uses it.
     *
     * @param maxLength of its text, in characters
     */
    record Json(int maxLength) implements Kind<JsonNode> {}
}
