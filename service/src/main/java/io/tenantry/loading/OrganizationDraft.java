package io.tenantry.loading;

import io.tenantry.member.Role;
import io.tenantry.project.Handover;
import io.tenantry.project.list.ProjectWords;
import io.tenantry.setting.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A validated organization to load, with everything in it.
 *
 * @param externalId its id in another system, unique among organizations; null for none
 * @param name 1 to 255 characters
 * @param disabled whether it is disabled
 * @param settings the settings with a non-default value; null unsets a setting
 * @param domains in lower case and ASCII, each once
 * @param members members of the whole organization, each person once
 * @param projects its projects
 */
public record OrganizationDraft(
        @Nullable String externalId,
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

    /** An organization without an external id. */
    public OrganizationDraft(
            String name,
            boolean disabled,
            Map<Setting<?>, @Nullable Object> settings,
            List<String> domains,
            List<Member> members,
            List<Project> projects) {
        this(null, name, disabled, settings, domains, members, projects);
    }

    /** The approximate number of characters in it. */
    int characters() {
        int characters = name.length();
        for (Object value : settings.values()) {
            characters += length(value);
        }
        for (String domain : domains) {
            characters += domain.length();
        }
        for (Member member : members) {
            characters += member.characters();
        }
        for (Project project : projects) {
            characters += project.name.length();
            for (Member member : project.members) {
                characters += member.characters();
            }
        }
        return characters;
    }

    private static int length(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length();
            case List<?> texts ->
                texts.stream().mapToInt(OrganizationDraft::length).sum();
            case null, default -> Long.BYTES;
        };
    }

    /**
     * A membership.
     *
     * @param externalId the id of the person in another system; null for none. An existing person who has one keeps it
     * @param email the address of the person, who is created if there is none
     * @param name the name of a new person; an existing person keeps the name
     * @param emailVerified whether the address of a person who is made counts as verified
     * @param access what the management and organisation APIs know of it
     */
    public record Member(
            @Nullable String externalId,
            String email,
            String name,
            Role role,
            boolean emailNotified,
            boolean emailVerified,
            Access access) {
        /** An enabled membership of a person without an external id. */
        public Member(String email, String name, Role role, boolean emailNotified, boolean emailVerified) {
            this(null, email, name, role, emailNotified, emailVerified, Access.ENABLED);
        }

        private int characters() {
            return email.length() + name.length();
        }
    }

    /**
     * The properties of a membership that only the management and organisation APIs have.
     *
     * @param disabled whether the person has no access to the organization; false in projects
     * @param acceptedTos whether the person accepted the terms of service
     * @param roles roles of these APIs that grant nothing, without that of an admin
     */
    public record Access(boolean disabled, boolean acceptedTos, List<String> roles) {
        /** A new membership. */
        public static final Access ENABLED = new Access(false, false, List.of());

        public Access {
            roles = List.copyOf(roles);
        }
    }

    /**
     * A project.
     *
     * @param externalId its id in another system, unique among projects; null for none
     * @param settings the settings with a non-default value; null unsets a setting
     * @param appearance its fields in the organisation API
     * @param members members of the project only, each person once
     */
    public record Project(
            @Nullable String externalId,
            String name,
            Map<Setting<?>, @Nullable Object> settings,
            Appearance appearance,
            List<Member> members) {
        public Project {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
            members = List.copyOf(members);
        }

        /** A project without an external id, with default settings. */
        public Project(String name, List<Member> members) {
            this(null, name, Map.of(), Appearance.DEFAULT, members);
        }
    }

    /**
     * The fields of a project in the organisation API.
     *
     * @param color one of {@link ProjectWords#COLORS}
     * @param locale one of {@link ProjectWords#LOCALES}
     * @param handover how conversations are handed over; null when it is not set
     * @param liveAgentDefaultInbox the inbox at Live Agent; null when it is not set
     */
    public record Appearance(
            String color,
            String locale,
            @Nullable Handover handover,
            @Nullable Long liveAgentDefaultInbox) {
        /** That of a new project. */
        public static final Appearance DEFAULT = new Appearance("blue", "en-US", null, null);
    }
}
