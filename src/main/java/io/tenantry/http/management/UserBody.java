package io.tenantry.http.management;

import io.tenantry.fault.Problem;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.UserChange;
import io.tenantry.user.UserRole;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what an operator wants a user to be: a closed object with exact types. */
final class UserBody {
    /** Rows have positive numbers. */
    private static final int NO_ROW = 0;

    private final ObjectIds ids;
    private final String password;
    private final List<Problem> problems;
    private @Nullable String email;
    private @Nullable String name;
    private @Nullable String secret;
    private @Nullable Integer organization;
    private @Nullable Set<UserRole> roles;
    private @Nullable Boolean acceptedTos;
    private @Nullable Boolean disabled;
    private @Nullable String cxoneEmail;
    private @Nullable String cxoneId;

    private UserBody(ObjectIds ids, String password, List<Problem> problems) {
        this.ids = ids;
        this.password = password;
        this.problems = problems;
    }

    /**
     * What a body asks for.
     *
     * @param password what the password is called in it
     * @param problems hears of all that is wrong with it
     */
    static UserChange read(ObjectNode body, ObjectIds ids, String password, List<Problem> problems) {
        UserBody reading = new UserBody(ids, password, problems);
        body.properties().forEach(field -> reading.field(field.getKey(), field.getValue()));
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
            case "id" -> email = text(UserChange.EMAIL, value);
            case "name" -> name = text(UserChange.NAME, value);
            case "organisation" -> organization = organization(text(UserChange.ORGANIZATION, value));
            case "roles" -> roles = roles(value);
            case "acceptedTOS" -> acceptedTos = flag(path, value);
            case "disabled" -> disabled = flag(path, value);
            case "cxoneEmail" -> cxoneEmail = value.isNull() ? "" : text(UserChange.CXONE_EMAIL, value);
            case "cxoneId" -> cxoneId = value.isNull() ? "" : text(UserChange.CXONE_ID, value);
            default -> {
                if (path.equals(password)) {
                    secret = text(path.equals("password") ? UserChange.PASSWORD : UserChange.NEW_PASSWORD, value);
                } else {
                    problems.add(Problem.unknown(path, "This property is not allowed."));
                }
            }
        }
    }

    private @Nullable String text(String path, JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        problems.add(Problem.invalid(path, "Must be a string."));
        return null;
    }

    private @Nullable Boolean flag(String path, JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        problems.add(Problem.invalid(path, "Must be a boolean."));
        return null;
    }

    private @Nullable Integer organization(@Nullable String id) {
        if (id == null) {
            return null;
        }
        if (!ObjectIds.wellFormed(id)) {
            problems.add(Problem.invalid(UserChange.ORGANIZATION, PathIds.FORM));
            return null;
        }
        return ids.row(ObjectIds.Kind.ORGANIZATION, id).orElse(NO_ROW);
    }

    private @Nullable Set<UserRole> roles(JsonNode value) {
        if (!value.isArray()) {
            problems.add(Problem.invalid("roles", "Must be an array."));
            return null;
        }
        Set<UserRole> read = EnumSet.noneOf(UserRole.class);
        int index = 0;
        for (JsonNode element : value) {
            Optional<UserRole> role = element.isString() ? UserRole.of(element.stringValue()) : Optional.empty();
            if (role.isEmpty()) {
                problems.add(Problem.invalid("roles." + index, "This is not a role."));
            }
            role.ifPresent(read::add);
            index++;
        }
        return read;
    }
}
