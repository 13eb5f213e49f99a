package io.tenantry.loading;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.Names;
import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.Setting;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
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
    private final Set<String> addresses = new HashSet<>();
    private final SecretBox box;
    private final int count;
    private final byte[] random;
    private int randomUsed;

    /** The settings that any of these organizations sets. The other columns get their defaults from the database. */
    private final List<Setting<?>> settings;

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
        drafts.forEach(draft -> differing.addAll(draft.settings().keySet()));
        this.settings = List.copyOf(differing);
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
        for (Setting<?> setting : settings) {
            Object value =
                    draft.settings().containsKey(setting) ? draft.settings().get(setting) : setting.initial();
            organizations.value(value, box);
            if (setting.masked()) {
                organizations.value(value instanceof Secret secret ? secret.mask() : "");
            }
        }
        organizations.endRow();
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
                    .value(Names.order(project.name()))
                    .endRow();
            project.members().forEach(member -> add(member, id, projectId));
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
                    .value(AddressKey.searchForm(member.email()), box)
                    .value(member.name())
                    .value(Names.fold(member.name()))
                    .value(Names.order(member.name()))
                    .value(member.emailVerified())
                    .endRow();
        }
        members.value(organization.value())
                .value(ProjectId.valueOrNull(project), box)
                .value(address)
                .value(member.role().word())
                .value(member.emailNotified())
                .endRow();
    }

    String organizationColumns() {
        String of = settings.stream()
                .map(setting -> ", " + setting.column() + (setting.masked() ? ", " + setting.column() + "_mask" : ""))
                .collect(Collectors.joining());
        return "id, name, name_fold, name_order, disabled" + of;
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
}
