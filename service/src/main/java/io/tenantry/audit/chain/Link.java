package io.tenantry.audit.chain;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A link of a chain, as it is stored. Of each salt and its digest, one is there: the digest replaces the salt once the values are
 * erased.
 *
 * @param chain the number of its organization; 0 for entries without one
 * @param number its position in the chain, from 1 on
 * @param entry the id of its audit entry
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Link(
        int chain,
        long number,
        long entry,
        byte[] hash,
        byte @Nullable [] authorSalt,
        byte @Nullable [] authorDigest,
        byte @Nullable [] objectSalt,
        byte @Nullable [] objectDigest) {
    /** The position of a chain: its last link, or the last one that expired. */
    @SuppressWarnings("ArrayRecordComponent")
    record Position(long number, byte[] hash) {
        /** Before the first link. */
        static final Position START = new Position(0, new byte[LinkHash.LENGTH]);
    }

    boolean isErased() {
        return authorSalt == null || objectSalt == null;
    }

    byte[] author(ChainedEntry values) {
        return authorSalt == null ? Objects.requireNonNull(authorDigest) : LinkHash.ofAuthor(values, authorSalt);
    }

    byte[] object(ChainedEntry values) {
        return objectSalt == null ? Objects.requireNonNull(objectDigest) : LinkHash.ofObject(values, objectSalt);
    }

    /** Whether the values that are said to be erased are gone. */
    boolean isTrulyErased(ChainedEntry values) {
        boolean author = authorSalt != null || values.author().stream().allMatch(Objects::isNull);
        boolean object = objectSalt != null
                || (values.changes().stream()
                                .filter(change -> PersonalFields.contain(values.objectType(), change.field()))
                                .allMatch(change -> change.before() == null && change.after() == null)
                        && values.details().entrySet().stream()
                                .filter(detail -> PersonalFields.contain(values.objectType(), detail.getKey()))
                                .allMatch(detail -> detail.getValue() == null)
                        && values.objectName() == null);
        return author && object;
    }
}
