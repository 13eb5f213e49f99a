package io.tenantry.invitation;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.InvitationId;
import io.tenantry.member.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An invitation to join an organization, or a request to join one.
 *
 * @param id its id
 * @param organizationId the organization
 * @param organizationName the current name of the organization
 * @param kind whether it is an invitation or a request
 * @param email the address of the person who is invited or asks to join
 * @param personId the person who asks to join; null for an invitation
 * @param role the role to join with
 * @param projectIds the projects that it is for; empty for the whole organization
 * @param projectNames the names of those projects that still exist
 * @param status its status at the time it was read
 * @param expiresAt when it expires; null for never
 * @param createdAt when it was created
 * @param updatedAt when it last changed
 */
public record Invitation(
        InvitationId id,
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
    /** The kind: an invitation or a request. */
    public enum Kind {
        /** An admin invited a person. */
        INVITE,
        /** A person asked to join. */
        REQUEST;

        /** Its word in the database and on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind with a word; empty if there is none. */
        public static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }

    /** The status. */
    public enum Status {
        PENDING,
        ACCEPTED,
        REJECTED,
        /** It was not accepted in time. */
        EXPIRED,
        /** An admin revoked it, or the person who asked to join did. */
        REVOKED;

        /** Its word in the database and on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The status with a word; empty if there is none. */
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
