package io.tenantry.mail;

/**
 * A mail that no further attempt can deliver. The message is a sentence for operators; it quotes neither the address nor
 * any character of it.
 */
public final class Undeliverable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Undeliverable(String reason) {
        super(reason);
    }

    /** The sentence with the reason. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
