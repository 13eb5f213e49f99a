package io.tenantry.deletion;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deletion of an organization. When it is completed, this is its certificate.
 *
 * @param id its number
 * @param revision counts its changes, from 1
 * @param organizationId the organization, which may be gone
 * @param organizationName what it was called when the deletion was asked for
 * @param status how far it is
 * @param purgeAfter when the data goes; null until the deletion is started
 * @param purgeStartedAt since when it cannot be undone; null while it can
 * @param createdAt when it was asked for first
 * @param updatedAt when it last changed
 * @param completedAt when nothing was left; null until then
 * @param digest SHA-256 of the certificate (see {@link Certificate}); null until it is completed
 * @param parts the kinds of data, in the order in which they are removed
 */
public record Deletion(
        int id,
        int revision,
        int organizationId,
        String organizationName,
        Status status,
        @Nullable Instant purgeAfter,
        @Nullable Instant purgeStartedAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant completedAt,
        byte @Nullable [] digest,
        List<Part> parts) {
    /** How far a deletion is. The words are those of the wire. */
    public enum Status {
        /** Somebody asked for it; it starts when an operator presents the token. */
        TOKEN_REQUESTED,
        /** The organization is switched off, and its data goes after the grace time. */
        IN_PROGRESS,
        /** Nothing is left. */
        COMPLETED
    }

    /**
     * One kind of data.
     *
     * @param collection what it is called: a table of the database
     * @param done whether all of it is gone
     * @param updatedAt when some of it was last removed; null when nothing was yet
     * @param removed how many rows were removed
     * @param digest of the removed rows, one after the other: see {@link Certificate}
     */
    public record Part(
            String collection, boolean done, @Nullable Instant updatedAt, long removed, byte[] digest) {
        /** The part of this program that keeps it. */
        public String service() {
            return service(collection);
        }

        /** The part of this program that keeps a collection: the first word of its name. */
        public static String service(String collection) {
            int end = collection.indexOf('_');
            return "service-" + (end < 0 ? collection : collection.substring(0, end));
        }
    }

    public Deletion {
        parts = List.copyOf(parts);
    }

    Deletion with(List<Part> newParts) {
        return new Deletion(
                id,
                revision,
                organizationId,
                organizationName,
                status,
                purgeAfter,
                purgeStartedAt,
                createdAt,
                updatedAt,
                completedAt,
                digest,
                newParts);
    }
}
