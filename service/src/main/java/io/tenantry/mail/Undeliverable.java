package io.tenantry.mail;

/**
 * A mail that no further attempt would deliver. The message is a sentence for operators; it names no address and repeats no
 * character of one as it is.
 */
public final class Undeliverable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Undeliverable(String reason) {
        super(reason);
    }

    /** The sentence that says why. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
