package io.tenantry.canonical;

/** Which characters have a form of their own where text is displayed. */
public final class Letters {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Letters() {}

    /** Whether a character is displayed as itself: it is assigned, and neither controls nor formats the text around it. */
    public static boolean isDisplayed(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** Whether a character is one of the two joiners. Some languages, such as Persian, and emojis cannot be written without them. */
    public static boolean isJoiner(int letter) {
        return letter == ZERO_WIDTH_NON_JOINER || letter == ZERO_WIDTH_JOINER;
    }
}
