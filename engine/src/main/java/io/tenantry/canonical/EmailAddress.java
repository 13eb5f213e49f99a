package io.tenantry.canonical;

import com.ibm.icu.lang.UCharacter;
import java.util.regex.Pattern;

/** The rules for e-mail addresses. {@link io.tenantry.canonical.AddressKey} tells which of them are one mailbox. */
public final class EmailAddress {
    /** The message for an address that is not {@linkplain #isSound sound}. */
    public static final String UNSOUND = "Enter a valid e-mail address.";

    private static final int MOST = 254;
    private static final String LETTER = "[^\\s\\p{Cntrl}\\p{Punct}]";
    /** A label of a mail server's name: letters, digits and hyphens, of any script. */
    private static final String LABEL = LETTER + "(?:(?:" + LETTER + "|-)*" + LETTER + ")?";

    private static final Pattern SOUND = Pattern.compile("[^\\s\\p{Cntrl}@<>()\\[\\]\\\\,;:\"]{1,64}@(?:" + LABEL
            + "\\.)+" + LETTER + "(?:" + LETTER + "|-)*" + LETTER);

    private EmailAddress() {}

    /**
     * Whether mail can be sent to it: the parts are well formed, all characters are visible and the domain has an ASCII
     * form.
     */
    public static boolean isSound(String address) {
        return address.codePointCount(0, address.length()) <= MOST
                && isVisible(address)
                && SOUND.matcher(address).matches()
                && DomainName.ofAddress(address).isPresent();
    }

    /** Whether every character is visible; otherwise two addresses that look the same could belong to two people. */
    public static boolean isVisible(String address) {
        return address.codePoints().noneMatch(letter -> Names.isInvisible(letter) || UCharacter.isISOControl(letter));
    }
}
