package io.tenantry.invitation;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.member.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An invitation to join, or a request to.
 *
 * @param id its number
 * @param organizationId the organization
 * @param organizationName what it is called now
 * @param kind who asked whom
 * @param email who is invited, or who asks
 * @param personId who asks; null for an invitation
 * @param role as what
 * @param projectIds the projects that it is for; none for the whole organization
 * @param projectNames what those of them are called that are still there
 * @param status how it stands, at the time it was read
 * @param expiresAt until when it can be accepted; null for ever
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 */
public record Invitation(
        int id,
        OrganizationId organizationId,
        String organizationName,
        Kind kind,
        String email,
        @Nullable PersonId personId,
        Role role,
        List<ProjectId> projectIds,
        List<String> projectNames,
        Status status,
        @Nullable Instant expiresAt,
        Instant createdAt,
        Instant updatedAt) {
    /** Who asked whom. */
    public enum Kind {
        /** An admin invited somebody. */
        INVITE,
        /** Somebody asked to join. */
        REQUEST;

        /** Its word in the database and on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind with that word. */
        public static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }

    /** How it stands. */
    public enum Status {
        PENDING,
        ACCEPTED,
        REJECTED,
        /** Nobody accepted it in time. */
        EXPIRED,
        /** An admin took it back, or who asked did. */
        REVOKED;

        /** Its word in the database and on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The status with that word. */
        public static Optional<Status> of(String word) {
            return Arrays.stream(values())
                    .filter(status -> status.word().equals(word))
                    .findFirst();
        }
    }

    public Invitation {
        projectIds = List.copyOf(projectIds);
        projectNames = List.copyOf(projectNames);
    }
}
