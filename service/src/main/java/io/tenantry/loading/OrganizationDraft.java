package io.tenantry.loading;

import io.tenantry.member.Role;
import io.tenantry.setting.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A validated organization to load, with everything in it.
 *
 * @param name 1 to 255 characters
 * @param disabled whether it is disabled
 * @param settings the settings with a non-default value; null unsets a setting
 * @param domains in lower case and ASCII, each once
 * @param members members of the whole organization, each person once
 * @param projects its projects
 */
public record OrganizationDraft(
        String name,
        boolean disabled,
        Map<Setting<?>, @Nullable Object> settings,
        List<String> domains,
        List<Member> members,
        List<Project> projects) {
    public OrganizationDraft {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        domains = List.copyOf(domains);
        members = List.copyOf(members);
        projects = List.copyOf(projects);
    }

    /**
     * A membership.
     *
     * @param email the address of the person, who is created if there is none
     * @param name the name of a new person; an existing person keeps the name
     * @param emailVerified whether the address of a person who is made counts as verified
     */
    public record Member(String email, String name, Role role, boolean emailNotified, boolean emailVerified) {}

    /**
     * A project.
     *
     * @param members members of the project only, each person once
     */
    public record Project(String name, List<Member> members) {
        public Project {
            members = List.copyOf(members);
        }
    }
}
