package io.tenantry.canonical;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.Normalizer2;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Converts domain names to and from their ASCII form (A-labels), by UTS 46, non-transitional processing. */
public final class AsciiDomain {
    private static final int MOST = 253;
    /**
     * The maximum number of characters before the conversion, which removes some and takes time in proportion to the square
     * of this.
     */
    private static final int MOST_WRITTEN = 1000;

    private static final String LABEL = "(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    /** Domains that differ from their ASCII form only in case: almost all. */
    private static final Pattern PLAIN = Pattern.compile("(?:" + LABEL + "\\.)*" + LABEL, Pattern.CASE_INSENSITIVE);

    private AsciiDomain() {}

    /** Loaded with the first international domain. */
    private static final class International {
        static final IDNA PROCESSING = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
                | IDNA.NONTRANSITIONAL_TO_UNICODE
                | IDNA.USE_STD3_RULES
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ);
    }

    /**
     * The ASCII form in lower case, at most 253 characters.
     *
     * @param domain the domain without a dot at the end
     * @return empty when it is no domain name
     */
    public static Optional<String> of(String domain) {
        if (domain.length() > MOST_WRITTEN) {
            return Optional.empty();
        }
        if (PLAIN.matcher(domain).matches()) {
            return Optional.of(domain.toLowerCase(Locale.ROOT)).filter(AsciiDomain::fits);
        }
        IDNA.Info found = new IDNA.Info();
        StringBuilder ascii = new StringBuilder();
        // Processing maps before it normalizes: without this step two normal forms of rare letters would differ in the
        // result.
        International.PROCESSING.nameToASCII(Normalizer2.getNFCInstance().normalize(domain), ascii, found);
        return found.hasErrors()
                ? Optional.empty()
                : Optional.of(withoutRoot(ascii.toString().toLowerCase(Locale.ROOT)))
                        .filter(AsciiDomain::fits);
    }

    /** The text without the dot at the end that other full stops, and characters that the conversion removes, can leave. */
    private static String withoutRoot(String ascii) {
        return ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    }

    private static boolean fits(String ascii) {
        return !ascii.isEmpty() && ascii.length() <= MOST;
    }

    /** The Unicode form of an ASCII form. */
    static String toUnicode(String ascii) {
        if (!ascii.contains("xn--")) {
            return ascii;
        }
        StringBuilder unicode = new StringBuilder();
        International.PROCESSING.nameToUnicode(ascii, unicode, new IDNA.Info());
        return unicode.toString();
    }
}
