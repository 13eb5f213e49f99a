package io.tenantry.loading;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.Names;
import io.tenantry.loading.OrganizationDraft.Appearance;
import io.tenantry.project.Handover;
import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretRow;
import io.tenantry.setting.Setting;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of some organizations with everything in them, in the format of COPY. */
final class DraftBatch {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** The length of a token in bytes. */
    private static final int TOKEN = 16;

    private final CopyText organizations = new CopyText();
    private final CopyText domains = new CopyText();
    private final CopyText projects = new CopyText();
    private final CopyText people = new CopyText();
    private final CopyText members = new CopyText();
    private final CopyText externalIds = new CopyText();
    private final Set<String> addresses = new HashSet<>();
    private final SecretBox box;
    private final int count;
    private final byte[] random;
    private int randomUsed;

    /** The settings that any of these organizations sets. The other columns get their defaults from the database. */
    private final List<Setting<?>> settings;

    /** The settings that any of these projects sets. */
    private final List<Setting<?>> projectSettings;

    /** Whether any of these projects differs from a new one in the organisation API. */
    private final boolean furnished;

    /**
     * @param ids one row number per draft
     * @param projectIds one row number per project of the drafts
     */
    DraftBatch(
            List<OrganizationDraft> drafts,
            Iterator<OrganizationId> ids,
            Iterator<ProjectId> projectIds,
            SecretBox box) {
        this.box = box;
        this.count = drafts.size();
        Set<Setting<?>> differing = new LinkedHashSet<>();
        Set<Setting<?>> ofProjects = new LinkedHashSet<>();
        for (OrganizationDraft draft : drafts) {
            differing.addAll(draft.settings().keySet());
            draft.projects()
                    .forEach(project -> ofProjects.addAll(project.settings().keySet()));
        }
        this.settings = List.copyOf(differing);
        this.projectSettings = List.copyOf(ofProjects);
        this.furnished = drafts.stream()
                .flatMap(draft -> draft.projects().stream())
                .anyMatch(project -> !project.appearance().equals(Appearance.DEFAULT));
        this.random = new byte
                [TOKEN
                        * drafts.stream()
                                .mapToInt(draft -> draft.domains().size())
                                .sum()];
        RANDOM.nextBytes(random);
        for (OrganizationDraft draft : drafts) {
            add(draft, ids.next(), projectIds);
        }
    }

    private void add(OrganizationDraft draft, OrganizationId id, Iterator<ProjectId> projectIds) {
        organizations
                .value(id.value())
                .value(draft.name())
                .value(Names.fold(draft.name()))
                .value(Names.order(draft.name()))
                .value(draft.disabled());
        add(organizations, settings, draft.settings(), new SecretRow(box, "organization", id.value()));
        organizations.endRow();
        label("organization", id.value(), draft.externalId());
        for (String domain : draft.domains()) {
            domains.value(id.value()).value(domain).value(token()).endRow();
        }
        draft.members().forEach(member -> add(member, id, null));
        for (OrganizationDraft.Project project : draft.projects()) {
            ProjectId projectId = projectIds.next();
            projects.value(projectId.value())
                    .value(id.value())
                    .value(project.name())
                    .value(Names.fold(project.name()))
                    .value(Names.order(project.name()));
            add(projects, projectSettings, project.settings(), new SecretRow(box, "project", projectId.value()));
            if (furnished) {
                add(projects, project.appearance());
            }
            projects.endRow();
            label("project", projectId.value(), project.externalId());
            project.members().forEach(member -> add(member, id, projectId));
        }
    }

    private static void add(CopyText rows, Appearance appearance) {
        Handover handover = appearance.handover();
        rows.value(appearance.color())
                .value(appearance.locale())
                .value(handover == null ? null : (Object) handover.setupLiveAgentInbox())
                .value(handover == null ? null : (Object) handover.whisperAssist())
                .value((Object) appearance.liveAgentDefaultInbox());
    }

    private static void add(
            CopyText rows, List<Setting<?>> columns, Map<Setting<?>, @Nullable Object> values, SecretRow secrets) {
        for (Setting<?> setting : columns) {
            Object value = values.containsKey(setting) ? values.get(setting) : setting.initial();
            if (value instanceof Secret secret) {
                rows.value(secret, setting.column(), secrets);
            } else {
                rows.value(value);
            }
            if (setting.masked()) {
                rows.value(value instanceof Secret secret ? secret.mask() : "");
            }
        }
    }

    private void label(String table, int id, @Nullable String externalId) {
        if (externalId != null) {
            externalIds.value(table).value(id).value(externalId).endRow();
        }
    }

    /** The next token of a domain. The default of the database is as random but takes six times as long. */
    private String token() {
        int from = randomUsed;
        randomUsed += TOKEN;
        return HexFormat.of().formatHex(random, from, randomUsed);
    }

    private void add(OrganizationDraft.Member member, OrganizationId organization, @Nullable ProjectId project) {
        String address = AddressKey.of(member.email());
        if (addresses.add(address)) {
            people.value(member.email())
                    .value(address)
                    .value((Object) AddressKey.searchForm(member.email()))
                    .value(member.name())
                    .value(Names.fold(member.name()))
                    .value(Names.order(member.name()))
                    .value(member.emailVerified())
                    .value((Object) member.externalId())
                    .endRow();
        }
        members.value(organization.value())
                .value((Object) ProjectId.valueOrNull(project))
                .value(address)
                .value(member.role().word())
                .value(member.emailNotified())
                .value(member.access().disabled())
                .value(member.access().acceptedTos())
                .value((Object) member.access().roles())
                .endRow();
    }

    String organizationColumns() {
        return "id, name, name_fold, name_order, disabled" + columns(settings);
    }

    String projectColumns() {
        return "id, organization_id, name, name_fold, name_order" + columns(projectSettings)
                + (furnished ? ", color, locale, handover_inbox, handover_whisper, live_agent_default_inbox" : "");
    }

    private static String columns(List<Setting<?>> settings) {
        return settings.stream()
                .map(setting -> ", " + setting.column() + (setting.masked() ? ", " + setting.column() + "_mask" : ""))
                .collect(Collectors.joining());
    }

    int count() {
        return count;
    }

    CopyText organizations() {
        return organizations;
    }

    CopyText domains() {
        return domains;
    }

    CopyText projects() {
        return projects;
    }

    CopyText people() {
        return people;
    }

    CopyText members() {
        return members;
    }

    /** External ids of organizations and projects. */
    CopyText externalIds() {
        return externalIds;
    }
}
