package io.tenantry.setting;

import io.tenantry.canonical.Names;
import org.jspecify.annotations.Nullable;

/** Rules for entered texts: names and free text. */
public final class Texts {
    /** The maximum length of the name of an organization, project or person, in characters. */
    public static final int MOST_NAME = 255;

    private static final int MOST_SHOWN = 60;

    private Texts() {}

    /**
     * The fault of a text; null when it has none.
     *
     * @param most maximum length in characters (code points)
     */
    public static @Nullable String problem(String text, int most) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "Null characters are not allowed.";
            }
            if (Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r') {
                return "Control characters are not allowed.";
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return "Half a surrogate pair is not a character.";
                }
                i++;
            }
        }
        if (text.codePointCount(0, text.length()) > most) {
            return "Ensure this field has no more than " + most + " characters.";
        }
        return null;
    }

    /**
     * The fault of a name of an organization, project, person or key; null when it has none. Every API and the import use
     * this rule. White space and invisible characters at the ends do not count; {@link Names#trimmed} removes them.
     */
    public static @Nullable String nameProblem(String name) {
        String shown = Names.trimmed(name);
        if (shown.isEmpty()) {
            return "This field may not be blank.";
        }
        if (shown.codePoints().anyMatch(Texts::isControlInName)) {
            return "Control characters are not allowed.";
        }
        if (shown.codePoints().anyMatch(Names::isDirectionControl)) {
            return "Characters that change the direction of text are not allowed.";
        }
        return problem(shown, MOST_NAME);
    }

    /** Names are one line. U+2028 and U+2029 end a line but are no ISO controls. */
    private static boolean isControlInName(int letter) {
        return Character.isISOControl(letter) || letter == 0x2028 || letter == 0x2029;
    }

    /** The start of a text, for messages: at most 60 characters. */
    public static String excerpt(String text) {
        return text.codePointCount(0, text.length()) <= MOST_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_SHOWN)) + "…";
    }
}
