package io.tenantry.loading;

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

/** Some organizations with all that is in them, written out as rows. */
final class DraftBatch {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** So many bytes are a token's. */
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

    /** Settings that some of these organizations have differently from a new one; of the others the database knows. */
    private final List<Setting<?>> settings;

    /**
     * @param ids as many row numbers as there are drafts
     * @param projectIds as many as they have projects
     */
    DraftBatch(List<OrganizationDraft> drafts, Iterator<Integer> ids, Iterator<Integer> projectIds, SecretBox box) {
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

    private void add(OrganizationDraft draft, int id, Iterator<Integer> projectIds) {
        organizations
                .value(id)
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
            domains.value(id).value(domain).value(token()).endRow();
        }
        draft.members().forEach(member -> add(member, id, null));
        for (OrganizationDraft.Project project : draft.projects()) {
            int projectId = projectIds.next();
            projects.value(projectId)
                    .value(id)
                    .value(project.name())
                    .value(Names.fold(project.name()))
                    .value(Names.order(project.name()))
                    .endRow();
            project.members().forEach(member -> add(member, id, projectId));
        }
    }

    /** What the DNS of a domain has to show. The database would think of something as random, at six times the price. */
    private String token() {
        int from = randomUsed;
        randomUsed += TOKEN;
        return HexFormat.of().formatHex(random, from, randomUsed);
    }

    private void add(OrganizationDraft.Member member, int organization, @Nullable Integer project) {
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
        members.value(organization)
                .value(project, box)
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
