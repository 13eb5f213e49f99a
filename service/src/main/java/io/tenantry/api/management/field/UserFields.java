package io.tenantry.api.management.field;

import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.label.LabelQuery;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import io.tenantry.user.User;
import io.tenantry.user.UserChange;
import io.tenantry.user.UserColumns;
import io.tenantry.user.UserRole;
import java.util.List;
import java.util.Map;

/** The fields of a user, with their names in JSON. */
public final class UserFields {
    private static final Map<String, String> PATHS = Map.of(
            UserChange.EMAIL,
            "id",
            UserChange.NAME,
            "name",
            UserChange.PASSWORD,
            "password",
            UserChange.NEW_PASSWORD,
            "newPassword",
            UserChange.ORGANIZATION,
            "organisation",
            UserChange.CXONE_EMAIL,
            "cxoneEmail",
            UserChange.CXONE_ID,
            "cxoneId",
            // The name in the user API.
            "new_password",
            "newPassword");

    /** The fields that cannot be changed, beside the id. */
    public static final List<String> READ_ONLY = List.of(
            "projects",
            "createdAt",
            "lastChanged",
            "createdBy",
            "lastChangedBy",
            "organizationNumber",
            "membershipNumber",
            "personNumber");

    /** Where the rows of lists of users have their labels. */
    public static final LabelQuery.Columns LABELS = new LabelQuery.Columns(Labelled.USER, "m.person_id", "m.id");

    private UserFields() {}

    /** The JSON path of a value of a user; any other path is unchanged. */
    static String wirePath(String path) {
        return PATHS.getOrDefault(path, path);
    }

    /** The JSON of users, with external id and metadata on request. */
    public static Form<User> form(ObjectIds ids, Labels labels) {
        return LabelFields.add(
                form(ids),
                labels,
                LABELS,
                user -> user.personId().value(),
                user -> user.id().value());
    }

    /** The JSON of users. */
    public static Form<User> form(ObjectIds ids) {
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
                                new Field<>("roles", UserFields::roles, UserColumns.ROLES),
                                new Field<>(
                                        "projects",
                                        user -> user.projects().stream()
                                                .map(project -> ids.of(Kind.PROJECT, project.value()))
                                                .toList(),
                                        null),
                                new Field<>("acceptedTOS", User::acceptedTos, UserColumns.ACCEPTED_TOS),
                                new Field<>("disabled", User::disabled, UserColumns.DISABLED),
                                new Field<>("cxoneEmail", User::cxoneEmail, UserColumns.CXONE_EMAIL),
                                new Field<>("cxoneId", User::cxoneId, UserColumns.CXONE_ID),
                                new Field<>("createdAt", User::createdAt, UserColumns.CREATED_AT),
                                new Field<>("lastChanged", User::changedAt, UserColumns.CHANGED_AT),
                                new Field<>("createdBy", User::createdBy, UserColumns.CREATED_BY),
                                new Field<>("lastChangedBy", User::changedBy, UserColumns.CHANGED_BY)))
                .withOnRequest(List.of(
                        Identifiers.organization(User::organizationId),
                        Identifiers.membership(User::id),
                        Identifiers.person(User::personId)));
    }

    private static List<String> roles(User user) {
        return user.roles().stream().map(UserRole::word).toList();
    }
}
