package io.tenantry.notification;

import io.tenantry.access.PersonId;
import io.tenantry.id.ApiKeyId;
import io.tenantry.id.IntId;
import io.tenantry.id.InvitationId;
import org.jspecify.annotations.Nullable;

/** The people that a notification is for; each gets it once. */
public sealed interface Audience {
    /** One person. */
    record Of(PersonId person) implements Audience {}

    /** The admins of the organization. */
    record Admins() implements Audience {}

    /** The members of the project; the admins of the organization where it has none. */
    record Project() implements Audience {}

    /** The person whose address is invited, if there is one. */
    record Invited(InvitationId invitation) implements Audience {}

    /** The person in whose name an invitation stands; the admins of the organization where it is no person. */
    record Inviter(InvitationId invitation) implements Audience {}

    /** The person who asked to join. */
    record Asker(InvitationId request) implements Audience {}

    /** The person of an API key and, unless it is personal, the admins of its organization. */
    record Holders(ApiKeyId key) implements Audience {}

    /** Its word in the statement that finds the people. */
    default String word() {
        return switch (this) {
            case Of ignored -> "of";
            case Admins ignored -> "admins";
            case Project ignored -> "project";
            case Invited ignored -> "invited";
            case Inviter ignored -> "inviter";
            case Asker ignored -> "asker";
            case Holders ignored -> "holders";
        };
    }

    /** The id of the person, invitation or key; null where the organization and project tell. */
    default @Nullable IntId subject() {
        return switch (this) {
            case Of(PersonId person) -> person;
            case Admins ignored -> null;
            case Project ignored -> null;
            case Invited(InvitationId invitation) -> invitation;
            case Inviter(InvitationId invitation) -> invitation;
            case Asker(InvitationId request) -> request;
            case Holders(ApiKeyId key) -> key;
        };
    }
}
