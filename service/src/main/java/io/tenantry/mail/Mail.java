package io.tenantry.mail;

/**
 * A mail to one address.
 *
 * @param to the address
 * @param subject one line
 * @param text the text part
 * @param html the HTML part, with the same content
 */
public record Mail(String to, String subject, String text, String html) {
    /** Removes line breaks from the subject, which would start another header. */
    public Mail {
        subject = oneLine(subject);
    }

    /** The text with control characters and line breaks of every kind replaced by spaces. */
    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    /** Without the parts, which may have a link that opens an account. */
    @Override
    public String toString() {
        return "Mail[" + subject + "]";
    }
}
