package io.tenantry.transfer;

/**
 * Something in a file that can be there only once, and is there already.
 *
 * @param name its name, from the file
 */
public record Collision(Kind kind, String name) {
    /** The kinds, with the sentence about one. */
    public enum Kind {
        NAME("The name \"%s\" is claimed by another organization."),
        EXTERNAL_ID("Another object has the external id \"%s\"."),
        API_KEY("The API key \"%s\" is a key here already."),
        INVITATION("The link of the invitation of \"%s\" belongs to another invitation.");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }
    }

    @Override
    public String toString() {
        return kind.sentence.formatted(name);
    }
}
