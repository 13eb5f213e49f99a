package io.tenantry.person;

import io.tenantry.storage.Names;
import java.util.regex.Pattern;

/** What may be a mail address. */
public final class EmailAddress {
    private static final int MOST = 254;
    private static final String LETTER = "[^\\s\\p{Cntrl}\\p{Punct}]";
    /** A mail server's name: labels of letters, digits and hyphens, of any script. */
    private static final String LABEL = LETTER + "(?:(?:" + LETTER + "|-)*" + LETTER + ")?";

    private static final Pattern SOUND = Pattern.compile("[^\\s\\p{Cntrl}@<>()\\[\\]\\\\,;:\"]{1,64}@(?:" + LABEL
            + "\\.)+" + LETTER + "(?:" + LETTER + "|-)*" + LETTER);

    private EmailAddress() {}

    /** Whether mail could be sent there. */
    public static boolean isSound(String address) {
        return address.codePointCount(0, address.length()) <= MOST
                && SOUND.matcher(address).matches();
    }

    /** The form in which addresses are compared. */
    public static String fold(String address) {
        return Names.fold(address);
    }
}
