package io.tenantry.deletion;

import io.tenantry.access.OrganizationId;
import io.tenantry.id.IntId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deletion of an organization. A completed one is a certificate.
 *
 * @param id its number
 * @param revision number of its changes, from 1
 * @param organizationId the organization, which may not exist any more
 * @param organizationName name of the organization at the time of the request
 * @param status its state
 * @param purgeAfter when the data is removed; null until the deletion is started
 * @param purgeStartedAt when the removal began, after which it cannot be undone; null before
 * @param createdAt time of the first request
 * @param updatedAt time of the last change
 * @param completedAt when nothing was left; null before
 * @param digest SHA-256 of the certificate (see {@link Certificate}); null until it is completed
 * @param parts the kinds of data, in the order in which they are removed
 */
public record Deletion(
        Id id,
        int revision,
        OrganizationId organizationId,
        String organizationName,
        Status status,
        @Nullable Instant purgeAfter,
        @Nullable Instant purgeStartedAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant completedAt,
        byte @Nullable [] digest,
        List<Part> parts) {
    /** The id of the deletion of an organization. */
    public record Id(int value) implements IntId {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    /** The state of a deletion, in the words of the management API. */
    public enum Status {
        /** It is requested; it starts when an operator presents the token. */
        TOKEN_REQUESTED,
        /** The organization is disabled; its data is removed after the grace time. */
        IN_PROGRESS,
        /** Nothing is left. */
        COMPLETED
    }

    /**
     * One kind of data.
     *
     * @param collection name of the database table
     * @param done whether all of it is removed
     * @param updatedAt time of the last removal; null before the first
     * @param removed number of removed rows
     * @param digest digest of the removed rows, see {@link Certificate}
     */
    public record Part(
            String collection, boolean done, @Nullable Instant updatedAt, long removed, byte[] digest) {
        /** The name of the part of the program that keeps the data. */
        public String service() {
            return service(collection);
        }

        /**
         * The name of the part of the program that keeps a collection, made from the first word of the collection's name.
         */
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
