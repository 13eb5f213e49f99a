package io.tenantry.password;

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
}
