package io.tenantry.cli.database;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import io.tenantry.canonical.Letters;

/**
 * Texts as a terminal may show them. Names come in from outside: characters that control the terminal, change the direction of
 * text or show nothing are written as {@code <U+202E>}.
 */
public final class VisibleText {

    private VisibleText() {}

    /** A text in one line, without characters that hide. */
    public static String of(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> {
            if (hides(letter)) {
                visible.append("<U+%04X>".formatted(letter));
            } else {
                visible.appendCodePoint(letter);
            }
        });
        return visible.toString();
    }

    /** JSON with these characters as its own escapes: it stays the same JSON. Line feeds stay. */
    public static String ofJson(String json) {
        StringBuilder visible = new StringBuilder(json.length());
        json.codePoints().forEach(letter -> {
            if (letter == '\n' || !hides(letter)) {
                visible.appendCodePoint(letter);
            } else {
                for (char unit : Character.toChars(letter)) {
                    visible.append("\\u%04X".formatted((int) unit));
                }
            }
        });
        return visible.toString();
    }

    /** The number of columns that a visible text takes on a terminal. */
    static int columns(String text) {
        return text.codePoints().map(VisibleText::columns).sum();
    }

    /** The beginning of a visible text that takes at most so many columns, the last of which tells that it was cut. */
    static String cut(String text, int columns) {
        if (columns(text) <= columns) {
            return text;
        }
        int taken = 0;
        int end = 0;
        while (end < text.length()) {
            int letter = text.codePointAt(end);
            if (taken + columns(letter) > columns - 1) {
                break;
            }
            taken += columns(letter);
            end += Character.charCount(letter);
        }
        return text.substring(0, end) + "…";
    }

    private static int columns(int letter) {
        return switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default ->
                switch (UCharacter.getIntPropertyValue(letter, UProperty.EAST_ASIAN_WIDTH)) {
                    case UCharacter.EastAsianWidth.WIDE, UCharacter.EastAsianWidth.FULLWIDTH -> 2;
                    default -> 1;
                };
        };
    }

    private static boolean hides(int letter) {
        return !Letters.isDisplayed(letter) && !Letters.isJoiner(letter);
    }
}
