package io.tenantry.mail;

/**
 * A mail to one address.
 *
 * @param to the address
 * @param subject one line
 * @param text the plain part
 * @param html the same as HTML
 */
public record Mail(String to, String subject, String text, String html) {
    /** Makes one line of the subject: a line break would begin another header. */
    public Mail {
        subject = oneLine(subject);
    }

    /** A text with a space in place of control characters and line breaks of every kind. */
    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    /** Without the parts: they may hold a link that opens an account. */
    @Override
    public String toString() {
        return "Mail[" + subject + "]";
    }
}
