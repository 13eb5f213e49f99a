package io.tenantry.audit.chain;

import org.jspecify.annotations.Nullable;

/**
 * The first entry of a chain at which it is broken.
 *
 * @param chain the number of the organization; 0 for entries without one
 * @param number the position in the chain; 0 for an entry that has none
 * @param entry the id of the audit entry; null if it is not known
 */
public record Finding(int chain, long number, @Nullable Long entry, Kind kind) {
    /** The kinds of manipulation. */
    public enum Kind {
        /** A value was changed. */
        TAMPERED("was changed"),
        /** The entry or its link is gone. */
        REMOVED("was removed"),
        /** The entry is there, but the program did not write it. */
        INSERTED("was inserted"),
        /** The chain ends too early: the last entries were removed. */
        CUT("is the first of those cut off at the end");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** The kind, as the end of a sentence. */
        public String words() {
            return words;
        }
    }
}
