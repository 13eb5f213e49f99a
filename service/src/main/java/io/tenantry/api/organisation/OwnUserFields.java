package io.tenantry.api.organisation;

import io.tenantry.api.management.field.Identifiers;
import io.tenantry.api.management.field.LabelFields;
import io.tenantry.api.management.field.UserFields;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.label.Labels;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import io.tenantry.user.User;
import io.tenantry.user.UserColumns;
import io.tenantry.user.UserRole;
import java.util.List;

/** The fields of a user in the organisation API. */
final class OwnUserFields {
    /** The time of the person's last activity: it rises by itself, and does not change the entity tag. */
    static final String LAST_ACTIVE = "lastActive";

    /** The fields that no PATCH changes, beside the id and the time of the last activity. */
    static final List<String> READ_ONLY = List.of(
            "id",
            "organisation",
            "roles",
            "projects",
            "acceptedTOS",
            "disabled",
            "createdAt",
            "lastChanged",
            "createdBy",
            "lastChangedBy",
            "organizationNumber",
            "membershipNumber",
            "personNumber");

    private OwnUserFields() {}

    /** The JSON of users, with external id and metadata on request. */
    static Form<User> form(ObjectIds ids, Labels labels) {
        return LabelFields.add(
                form(ids),
                labels,
                UserFields.LABELS,
                user -> user.personId().value(),
                user -> user.id().value());
    }

    /** The JSON of users. */
    static Form<User> form(ObjectIds ids) {
        return new Form<User>(
                        "users",
                        "user",
                        List.of(
                                new Field<>(
                                        "_id",
                                        user -> ids.of(
                                                Kind.MEMBERSHIP, user.id().value()),
                                        UserColumns.ID,
                                        Kind.MEMBERSHIP),
                                new Field<>("id", User::email, UserColumns.EMAIL),
                                new Field<>("name", User::name, UserColumns.NAME),
                                new Field<>(
                                        "organisation",
                                        user -> ids.of(
                                                Kind.ORGANIZATION,
                                                user.organizationId().value()),
                                        UserColumns.ORGANIZATION,
                                        Kind.ORGANIZATION),
                                new Field<>(
                                        "roles",
                                        user -> user.roles().stream()
                                                .map(UserRole::word)
                                                .toList(),
                                        UserColumns.ROLES),
                                new Field<>(
                                        "projects",
                                        user -> user.projects().stream()
                                                .map(project -> ids.of(Kind.PROJECT, project.value()))
                                                .toList(),
                                        null),
                                new Field<>("acceptedTOS", User::acceptedTos, UserColumns.ACCEPTED_TOS),
                                new Field<>("disabled", User::disabled, UserColumns.DISABLED),
                                new Field<>(LAST_ACTIVE, User::activeAt, UserColumns.ACTIVE_AT),
                                new Field<>("createdAt", User::createdAt, UserColumns.CREATED_AT),
                                new Field<>("lastChanged", User::changedAt, UserColumns.CHANGED_AT),
                                new Field<>("createdBy", User::createdBy, UserColumns.CREATED_BY),
                                new Field<>("lastChangedBy", User::changedBy, UserColumns.CHANGED_BY)))
                .withOnRequest(List.of(
                        Identifiers.organization(User::organizationId),
                        Identifiers.membership(User::id),
                        Identifiers.person(User::personId)));
    }
}
