package io.tenantry.setting;

import io.tenantry.canonical.Names;
import org.jspecify.annotations.Nullable;

/** Rules for texts that people write: names, free text. */
public final class Texts {
    /** How long the name of an organization, project or person may be, in characters. */
    public static final int MOST_NAME = 255;

    private static final int MOST_SHOWN = 60;

    private Texts() {}

    /**
     * What is wrong with a text, or null.
     *
     * @param most how many characters (code points) it may have
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
     * What is wrong with the name of an organization, project, person or key, or null: the same at every entrance. White space
     * and characters that show nothing do not count at its ends, and {@link Names#trimmed} takes them away.
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

    /** Names are one line: the two characters that separate lines and paragraphs are not among the ISO controls. */
    private static boolean isControlInName(int letter) {
        return Character.isISOControl(letter) || letter == 0x2028 || letter == 0x2029;
    }

    /** The start of a text, for messages. */
    public static String excerpt(String text) {
        return text.codePointCount(0, text.length()) <= MOST_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_SHOWN)) + "…";
    }
}
