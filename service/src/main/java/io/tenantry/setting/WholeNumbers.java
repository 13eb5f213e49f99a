package io.tenantry.setting;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads whole numbers in all forms of JSON and form fields: {@code 5}, {@code 5.0}, {@code 1e2}. */
public final class WholeNumbers {
    private static final Pattern WRITTEN = Pattern.compile("[+-]?\\d{1,40}(?:\\.\\d{0,40})?(?:[eE][+-]?\\d{1,3})?");

    /** A limit for the number of digits: far beyond the range of any setting, and short enough to compute with. */
    private static final int MOST_DIGITS = 200;

    private static final BigInteger BEYOND_ALL_RANGES = BigInteger.TEN.pow(MOST_DIGITS);

    private WholeNumbers() {}

    /**
     * The number; null when the value is no whole number. A number of more than 200 digits is replaced by one of the same
     * sign that is beyond every range.
     */
    public static @Nullable BigInteger read(JsonNode sent) {
        if (sent.isNumber()) {
            return number(sent);
        }
        String text = sent.isString() ? sent.stringValue().strip() : "";
        return WRITTEN.matcher(text).matches() ? whole(new BigDecimal(text)) : null;
    }

    /** As {@link #read}, but no text is taken for a number. */
    public static @Nullable BigInteger number(JsonNode sent) {
        if (sent.isIntegralNumber()) {
            return sent.bigIntegerValue();
        }
        return sent.isNumber() ? whole(sent.decimalValue()) : null;
    }

    private static @Nullable BigInteger whole(BigDecimal number) {
        if (number.signum() == 0) {
            return BigInteger.ZERO;
        }
        long digits = number.precision() - (long) number.scale();
        if (digits <= 0 || number.scale() > MOST_DIGITS) {
            return null;
        }
        if (digits > MOST_DIGITS) {
            return number.signum() < 0 ? BEYOND_ALL_RANGES.negate() : BEYOND_ALL_RANGES;
        }
        BigDecimal plain = number.stripTrailingZeros();
        return plain.scale() > 0 ? null : plain.toBigIntegerExact();
    }
}
