package io.tenantry.loading;

import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.EmailAddress;
import io.tenantry.fault.Problem;
import io.tenantry.member.Role;
import io.tenantry.project.member.ProjectRoles;
import io.tenantry.setting.Texts;
import io.tenantry.user.UserRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the members of an organization or a project in a line of an import file. */
final class MemberReader {
    private static final String ROLES =
            Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(", "));
    private static final Set<String> KEYS = Set.of(
            "external_id",
            "email",
            "email_verified",
            "name",
            "role",
            "is_email_notify_enabled",
            "disabled",
            "accepted_tos",
            "roles");
    private static final int LONGEST_EMAIL = 254;

    private final DraftValues values;

    MemberReader(DraftValues values) {
        this.values = values;
    }

    /** @param ofProject whether they are members of a project alone */
    List<OrganizationDraft.Member> members(JsonNode sent, String path, boolean ofProject) {
        List<OrganizationDraft.Member> members = new ArrayList<>();
        Set<String> addresses = new HashSet<>();
        int number = 0;
        for (JsonNode item : values.array(sent, path)) {
            String here = path + "." + number++;
            if (item.isObject()) {
                members.add(member(item, here + ".", ofProject, addresses));
            } else {
                values.invalid(here, "Must be an object.");
            }
        }
        return members;
    }

    private OrganizationDraft.Member member(JsonNode object, String path, boolean ofProject, Set<String> addresses) {
        for (String key : object.propertyNames()) {
            if (!KEYS.contains(key)) {
                values.add(Problem.unknown(path + key, "There is no such key."));
            }
        }
        String email = email(object.get("email"), path + "email");
        if (!email.isEmpty() && !addresses.add(AddressKey.of(email))) {
            values.invalid(path + "email", "This person is there twice.");
        }
        return new OrganizationDraft.Member(
                values.externalId(object, path),
                email,
                name(object.get("name"), email, path + "name"),
                role(object.get("role"), path + "role"),
                values.flag(object.get("is_email_notify_enabled"), path + "is_email_notify_enabled", true),
                values.flag(object.get("email_verified"), path + "email_verified", true),
                access(object, path, ofProject));
    }

    private OrganizationDraft.Access access(JsonNode member, String path, boolean ofProject) {
        boolean disabled = values.flag(member.get("disabled"), path + "disabled", false);
        boolean acceptedTos = values.flag(member.get("accepted_tos"), path + "accepted_tos", false);
        if (ofProject && (disabled || acceptedTos)) {
            values.invalid(
                    path + (disabled ? "disabled" : "accepted_tos"), "Only members of the organization have it.");
        }
        JsonNode sent = member.get("roles");
        return new OrganizationDraft.Access(
                disabled, acceptedTos, sent == null ? List.of() : roles(sent, path + "roles", ofProject));
    }

    private List<String> roles(JsonNode sent, String path, boolean ofProject) {
        List<String> roles = new ArrayList<>();
        int number = 0;
        for (JsonNode item : values.array(sent, path)) {
            String word = item.isString() ? item.stringValue() : "";
            boolean known = ofProject
                    ? ProjectRoles.ALL.contains(word) && !word.equals(ProjectRoles.ADMIN)
                    : UserRole.of(word).filter(role -> role != UserRole.ADMIN).isPresent();
            if (!known) {
                values.invalid(path + "." + number, "There is no such role beside the admin's.");
            } else if (!roles.contains(word)) {
                roles.add(word);
            }
            number++;
        }
        return roles;
    }

    private String email(@Nullable JsonNode sent, String path) {
        if (sent == null) {
            values.add(Problem.missing(path, "This field is required."));
            return "";
        }
        String text = values.text(sent, path);
        if (text == null) {
            return "";
        }
        String email = text.strip();
        int at = email.lastIndexOf('@');
        boolean sound = at > 0
                && at < email.length() - 1
                && EmailAddress.isVisible(email)
                && Texts.problem(email, LONGEST_EMAIL) == null;
        if (!sound) {
            values.invalid(path, "\"" + Texts.excerpt(email) + "\" is not an e-mail address.");
            return "";
        }
        return email;
    }

    private String name(@Nullable JsonNode sent, String email, String path) {
        if (sent == null) {
            return email.substring(0, Math.max(0, email.lastIndexOf('@')));
        }
        String text = values.text(sent, path);
        return text == null || text.isEmpty() ? "" : values.cleaned(text, path);
    }

    private Role role(@Nullable JsonNode sent, String path) {
        if (sent == null) {
            values.add(Problem.missing(path, "This field is required."));
            return Role.MEMBER;
        }
        Optional<Role> role = sent.isString() ? Role.of(sent.stringValue()) : Optional.empty();
        if (role.isEmpty()) {
            values.invalid(path, "Must be one of " + ROLES + ".");
        }
        return role.orElse(Role.MEMBER);
    }
}
