package io.tenantry.password;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UProperty;
import java.text.Normalizer;

/** The normal form of passwords, used wherever one is set or checked: the same keys give it on every device. */
public final class PasswordText {
    /** The longest text whose composed form can be as short as the longest password. */
    private static final int LONGEST = 4 * Passwords.MOST_CHARACTERS;

    private PasswordText() {}

    /**
     * The form of RFC 8265 (OpaqueString): every kind of space becomes U+0020, and the text is in Unicode's normal form C.
     * Case and width are kept. A text that is too long for a password is returned unchanged.
     */
    public static String normal(String password) {
        if (password.length() > LONGEST) {
            return password;
        }
        StringBuilder spaced = new StringBuilder(password.length());
        password.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(spaced::appendCodePoint);
        return Normalizer.normalize(spaced, Normalizer.Form.NFC);
    }

    /**
     * Whether a password in normal form has only characters that RFC 8265 permits: letters, digits, signs and spaces. Others cannot
     * be seen (U+200B), control something, or mean nothing, and not every keyboard sends them. Stricter than the RFC, the two
     * joiners (U+200C and U+200D) are never permitted.
     */
    static boolean isTyped(String normal) {
        return normal.codePoints().allMatch(PasswordText::isTyped);
    }

    private static boolean isTyped(int letter) {
        return switch (UCharacter.getType(letter)) {
            case ECharacterCategory.CONTROL,
                    ECharacterCategory.FORMAT,
                    ECharacterCategory.SURROGATE,
                    ECharacterCategory.PRIVATE_USE,
                    ECharacterCategory.UNASSIGNED,
                    ECharacterCategory.LINE_SEPARATOR,
                    ECharacterCategory.PARAGRAPH_SEPARATOR -> false;
            default ->
                !UCharacter.hasBinaryProperty(letter, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                        && !isPartOfSyllable(letter);
        };
    }

    /** Whether it is a part of a Korean syllable that has no composed form. */
    private static boolean isPartOfSyllable(int letter) {
        return switch (UCharacter.getIntPropertyValue(letter, UProperty.HANGUL_SYLLABLE_TYPE)) {
            case UCharacter.HangulSyllableType.LEADING_JAMO,
                    UCharacter.HangulSyllableType.VOWEL_JAMO,
                    UCharacter.HangulSyllableType.TRAILING_JAMO -> true;
            default -> false;
        };
    }
}
