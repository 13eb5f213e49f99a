package io.tenantry.canonical;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Collator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The forms by which names compare: without regard to case, by the root collation of the Unicode CLDR ("und"), at secondary
 * strength (letters, then accents). Both forms are computed here and stored, so that order and search depend neither on the
 * database's locale nor on the version of its ICU.
 */
public final class Names {
    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
    private static final Normalizer2 NFD = Normalizer2.getNFDInstance();
    private static final ThreadLocal<Collator> COLLATOR = ThreadLocal.withInitial(Names::collator);
    private static final char DOT_ABOVE = '\u0307';
    /** By its properties not a space, but the Braille pattern without dots. */
    private static final int BLANK_BRAILLE = 0x2800;

    /**
     * Characters that are letters, marks or symbols by their properties and have a shape without ink: a musical null notehead,
     * the blanks of Egyptian hieroglyphs, the filler of Khitan.
     */
    private static final Set<Integer> BLANK = Set.of(0x1D159, 0x13441, 0x13442, 0x16FE4);

    private Names() {}

    private static Collator collator() {
        Collator collator = Collator.getInstance(ULocale.ROOT);
        collator.setStrength(Collator.SECONDARY);
        collator.setDecomposition(Collator.CANONICAL_DECOMPOSITION);
        return collator;
    }

    /**
     * The form in which names are searched and compared for equality: NFC and case-folded. Invisible characters
     * (Default_Ignorable_Code_Point, also the joiners ZWJ and ZWNJ) are left out. A run of white space of any kind is one
     * space. {@code İ} becomes {@code i}.
     */
    public static String fold(String name) {
        if (isPlain(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        String folded = NFC.normalize(UCharacter.foldCase(NFC.normalize(visible(name)), true));
        return folded.indexOf(DOT_ABOVE) < 0 ? folded : withoutDotsOfI(folded);
    }

    /** Whether it is in ASCII, as most names are, without two spaces in a row. */
    private static boolean isPlain(String name) {
        char before = 0;
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter < ' ' || letter > '~' || (letter == ' ' && before == ' ')) {
                return false;
            }
            before = letter;
        }
        return true;
    }

    private static String visible(String name) {
        StringBuilder visible = new StringBuilder(name.length());
        name.codePoints()
                .filter(letter -> isSpace(letter) || !isLeftOut(letter))
                .forEach(letter -> {
                    if (!isSpace(letter)) {
                        visible.appendCodePoint(letter);
                    } else if (visible.isEmpty() || visible.charAt(visible.length() - 1) != ' ') {
                        visible.append(' ');
                    }
                });
        return visible.toString();
    }

    private static String withoutDotsOfI(String folded) {
        StringBuilder kept = new StringBuilder(folded.length());
        boolean[] afterI = {false};
        NFD.normalize(folded).codePoints().forEach(letter -> {
            if (UCharacter.getCombiningClass(letter) == 0) {
                afterI[0] = letter == 'i';
            }
            if (letter != DOT_ABOVE || !afterI[0]) {
                kept.appendCodePoint(letter);
            }
        });
        return NFC.normalize(kept);
    }

    /**
     * A name as it is stored and shown: without white space and invisible characters at both ends. Control characters of
     * the direction of text ({@link #isDirectionControl}) stay, as the validation refuses them.
     */
    public static String trimmed(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && showsNothing(name.codePointAt(start))) {
            start += Character.charCount(name.codePointAt(start));
        }
        while (end > start && showsNothing(name.codePointBefore(end))) {
            end -= Character.charCount(name.codePointBefore(end));
        }
        return name.substring(start, end);
    }

    private static boolean showsNothing(int letter) {
        return isInvisible(letter) && !isDirectionControl(letter);
    }

    /** Whether a character is white space or invisible. */
    public static boolean isInvisible(int letter) {
        return isLeftOut(letter) || BLANK.contains(letter);
    }

    /** Whether a character does not count where names are compared. */
    private static boolean isLeftOut(int letter) {
        return isSpace(letter)
                || UCharacter.hasBinaryProperty(letter, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                || hasNoShape(letter);
    }

    private static boolean isSpace(int letter) {
        return UCharacter.isUWhiteSpace(letter) || letter == BLANK_BRAILLE;
    }

    /** Whether no font has a shape for a character. Control characters are not included: the validation refuses them. */
    private static boolean hasNoShape(int letter) {
        return switch (UCharacter.getType(letter)) {
            case UCharacterCategory.UNASSIGNED, UCharacterCategory.PRIVATE_USE, UCharacterCategory.SURROGATE -> true;
            case UCharacterCategory.FORMAT ->
                !UCharacter.hasBinaryProperty(letter, UProperty.PREPENDED_CONCATENATION_MARK);
            default -> false;
        };
    }

    /** Whether a character embeds, overrides or isolates the direction of the text after it, or ends that. */
    public static boolean isDirectionControl(int letter) {
        return (letter >= 0x202A && letter <= 0x202E) || (letter >= 0x2066 && letter <= 0x2069);
    }

    /** The key that names sort by, byte by byte, unsigned. At most 1,024 bytes, so that it fits an index entry. */
    public static byte[] order(String name) {
        byte[] key = COLLATOR.get().getCollationKey(name).toByteArray();
        int end = Math.min(key.length - 1, 1024);
        return Arrays.copyOf(key, end);
    }
}
