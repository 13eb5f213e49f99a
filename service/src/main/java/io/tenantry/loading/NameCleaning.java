package io.tenantry.loading;

import io.tenantry.canonical.Names;

/** Cleans the names of an import file, which may come from spreadsheets or wrong decoders, before they are validated. */
final class NameCleaning {
    /** The characters of Windows-1252 for the bytes 0x80 to 0x9F; a zero for each of the five unassigned ones. */
    private static final String WINDOWS_1252 = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

    private static final int REMOVED = -1;

    private NameCleaning() {}

    /**
     * The name to store. A tab or line break becomes a space. A control character U+0080 to U+009F becomes the character of
     * that byte in Windows-1252; the five without one are removed. The ends are trimmed.
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
