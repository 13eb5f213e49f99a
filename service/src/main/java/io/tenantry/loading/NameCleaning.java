package io.tenantry.loading;

import io.tenantry.canonical.Names;

/** Cleans names of a file, which come out of spreadsheets and wrong decoders, before the rule for names is applied. */
final class NameCleaning {
    /** What the bytes 0x80 to 0x9F are in Windows-1252; a zero is one of the five that are nothing there. */
    private static final String WINDOWS_1252 = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

    private static final int REMOVED = -1;

    private NameCleaning() {}

    /**
     * The name to store: a tab or line break is a space, a control character of U+0080 to U+009F is the character of
     * Windows-1252 that it stands for (the five that stand for none are removed), and the ends are trimmed.
     */
    static String clean(String name) {
        StringBuilder clean = new StringBuilder(name.length());
        name.replace("\r\n", "\n").codePoints().forEach(letter -> {
            int kept = kept(letter);
            if (kept != REMOVED) {
                clean.appendCodePoint(kept);
            }
        });
        return Names.trimmed(clean.toString());
    }

    private static int kept(int letter) {
        return switch (letter) {
            case '\t', '\n', '\r', 0x0B, '\f', 0x2028, 0x2029 -> ' ';
            default -> letter >= 0x80 && letter <= 0x9F ? windows1252(letter) : letter;
        };
    }

    private static int windows1252(int letter) {
        char meant = WINDOWS_1252.charAt(letter - 0x80);
        return meant == 0 ? REMOVED : meant;
    }
}
