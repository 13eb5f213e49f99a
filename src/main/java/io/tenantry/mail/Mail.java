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
    /** Without the parts: they may hold a link that opens an account. */
    @Override
    public String toString() {
        return "Mail[" + subject + "]";
    }
}
