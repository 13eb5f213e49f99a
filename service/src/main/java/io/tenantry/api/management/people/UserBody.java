package io.tenantry.api.management.people;

import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.UserChange;
import io.tenantry.user.UserRole;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the fields of a user from a body: a closed object with exact types. */
public final class UserBody {
    private final ObjectIds ids;
    private final String password;
    private final JsonBody body;
    private @Nullable String email;
    private @Nullable String name;
    private @Nullable String secret;
    private @Nullable OrganizationId organization;
    private @Nullable Set<UserRole> roles;
    private @Nullable Boolean acceptedTos;
    private @Nullable Boolean disabled;
    private @Nullable String cxoneEmail;
    private @Nullable String cxoneId;

    private UserBody(JsonBody body, ObjectIds ids, String password) {
        this.body = body;
        this.ids = ids;
        this.password = password;
    }

    /**
     * The change set in a body. The body collects all faults.
     *
     * @param password the name of the field with the password
     */
    public static UserChange read(JsonBody body, ObjectIds ids, String password) {
        UserBody reading = new UserBody(body, ids, password);
        body.object().properties().forEach(field -> reading.field(field.getKey(), field.getValue()));
        return new UserChange(
                reading.email,
                reading.name,
                reading.secret,
                reading.organization,
                reading.roles,
                reading.acceptedTos,
                reading.disabled,
                reading.cxoneEmail,
                reading.cxoneId);
    }

    private void field(String path, JsonNode value) {
        switch (path) {
            case "id" -> email = body.string(UserChange.EMAIL, value);
            case "name" -> name = body.string(UserChange.NAME, value);
            case "organisation" -> organization = organization(value);
            case "roles" -> roles = roles(value);
            case "acceptedTOS" -> acceptedTos = body.bool(path, value);
            case "disabled" -> disabled = body.bool(path, value);
            case "cxoneEmail" -> cxoneEmail = value.isNull() ? "" : body.string(UserChange.CXONE_EMAIL, value);
            case "cxoneId" -> cxoneId = value.isNull() ? "" : body.string(UserChange.CXONE_ID, value);
            default -> {
                if (path.equals(password)) {
                    secret =
                            body.string(path.equals("password") ? UserChange.PASSWORD : UserChange.NEW_PASSWORD, value);
                } else {
                    body.notAllowed(path);
                }
            }
        }
    }

    /** The organization; 0, the number of none, when the id can name none, and null after a problem. */
    private @Nullable OrganizationId organization(JsonNode value) {
        int before = body.problems().size();
        int row = body.row(UserChange.ORGANIZATION, value, ids, ObjectIds.Kind.ORGANIZATION);
        return body.problems().size() == before ? new OrganizationId(row) : null;
    }

    private @Nullable Set<UserRole> roles(JsonNode value) {
        if (!value.isArray()) {
            body.wrong("roles", "Must be an array.");
            return null;
        }
        Set<UserRole> read = EnumSet.noneOf(UserRole.class);
        int index = 0;
        for (JsonNode element : value) {
            Optional<UserRole> role = element.isString() ? UserRole.of(element.stringValue()) : Optional.empty();
            if (role.isEmpty()) {
                body.wrong("roles[" + index + "]", "This is not a role.");
            }
            role.ifPresent(read::add);
            index++;
        }
        return read;
    }
}
