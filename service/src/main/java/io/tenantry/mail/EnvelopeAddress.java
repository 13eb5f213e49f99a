package io.tenantry.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantry.canonical.DomainName;
import io.tenantry.canonical.Letters;

/**
 * A mail address in the form for SMTP commands: its domain is in ASCII (A-labels), and no character can end the address or
 * the command, or be mistaken for another one.
 *
 * @param localPart the part before the @, as written
 * @param domain ASCII letters, digits, hyphens and dots
 */
public record EnvelopeAddress(String localPart, String domain) {
    /** The limit of RFC 5321 is 256 bytes with the angle brackets. */
    private static final int MOST_BYTES = 254;

    /** The characters of RFC 5322 atoms besides letters and digits, and the dot between atoms. */
    private static final String PUNCTUATION = "!#$%&'*+-/=?^_`{|}~.";

    /**
     * Parses an address.
     *
     * @throws Undeliverable if it cannot be written into an SMTP command
     */
    public static EnvelopeAddress of(String written) {
        int at = written.lastIndexOf('@');
        if (at <= 0 || at == written.length() - 1) {
            throw new Undeliverable("The address needs a part before and a part after an @.");
        }
        String localPart = written.substring(0, at);
        String domain = written.substring(at + 1);
        requireAllowed(localPart);
        requireAllowed(domain);
        EnvelopeAddress address = new EnvelopeAddress(
                localPart,
                DomainName.normal(domain)
                        .orElseThrow(() -> new Undeliverable("The domain of the address is not a valid domain name.")));
        if (address.toString().getBytes(UTF_8).length > MOST_BYTES) {
            throw new Undeliverable("The address is longer than " + MOST_BYTES + " bytes.");
        }
        return address;
    }

    private static void requireAllowed(String part) {
        part.codePoints().filter(c -> !isAllowed(c)).findFirst().ifPresent(c -> {
            throw new Undeliverable("The address has a character that is not allowed: U+%04X.".formatted(c));
        });
    }

    private static boolean isAllowed(int c) {
        if (c < 0x80) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PUNCTUATION.indexOf(c) >= 0;
        }
        return Letters.isJoiner(c) || Letters.isDisplayed(c) && Character.getType(c) != Character.SPACE_SEPARATOR;
    }

    /** Whether every mail server accepts the address; others need the extension SMTPUTF8. */
    public boolean isAscii() {
        return localPart.chars().allMatch(c -> c < 0x80);
    }

    /** The address as in an SMTP command, without the angle brackets. */
    @Override
    public String toString() {
        return localPart + "@" + domain;
    }
}
