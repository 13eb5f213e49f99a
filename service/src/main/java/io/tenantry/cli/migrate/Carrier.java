package io.tenantry.cli.migrate;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.AddressKey;
import io.tenantry.cli.migrate.MigrationState.NewId;
import io.tenantry.cli.migrate.MigrationState.Outcome;
import io.tenantry.cli.migrate.vendor.VendorOrganization;
import io.tenantry.loading.DraftReader;
import io.tenantry.loading.Loading;
import io.tenantry.loading.OrganizationDraft;
import io.tenantry.loading.origin.Origins;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Loads some organizations of a vendor at once, and notes their new numbers. */
final class Carrier {
    private final Loading loading;
    private final Origins origins;
    private final MigrationState state;
    private final DraftReader reader;
    private final boolean namesPeople;

    /** @param namesPeople whether the vendor's ids of users are those of people */
    Carrier(Loading loading, Origins origins, MigrationState state, DraftReader reader, boolean namesPeople) {
        this.loading = loading;
        this.origins = origins;
        this.state = state;
        this.reader = reader;
        this.namesPeople = namesPeople;
    }

    /** Loads those that are not there, in one transaction. Their lines have no faults. */
    void carry(List<VendorOrganization> organizations) {
        Map<String, VendorOrganization> wanted = new LinkedHashMap<>();
        organizations.forEach(one -> wanted.put(externalId(one.line()), one));
        Map<String, OrganizationId> there = origins.organizations(wanted.keySet());
        List<VendorOrganization> absent = new ArrayList<>();
        List<VendorOrganization> carried = new ArrayList<>();
        wanted.forEach((externalId, organization) -> {
            if (!there.containsKey(externalId)) {
                absent.add(organization);
                carried.add(organization);
            } else if (state.isBegun(organization.id())) {
                carried.add(organization);
            } else {
                organization.note(
                        "An organization with the external id %s is there already. Choose a --prefix to import both."
                                .formatted(externalId));
                state.end(organization.id(), new Outcome(organization.name(), false, organization.notes(), List.of()));
            }
        });
        releaseTaken(absent);
        if (!absent.isEmpty()) {
            state.begin(absent.stream().map(VendorOrganization::id).toList());
            List<OrganizationDraft> drafts = absent.stream()
                    .map(organization -> reader.read(organization.line()).orElseThrow())
                    .toList();
            loading.loadOnRecord(drafts.iterator(), Loading.Watch.NOBODY, () -> {});
        }
        Map<String, OrganizationId> now = origins.organizations(wanted.keySet());
        for (VendorOrganization organization : carried) {
            OrganizationId id = now.get(externalId(organization.line()));
            if (id == null) {
                throw new IllegalStateException("not loaded: " + organization.id());
            }
            state.end(
                    organization.id(),
                    new Outcome(organization.name(), true, organization.notes(), ids(organization, id)));
        }
    }

    private static String externalId(ObjectNode object) {
        return object.path("external_id").asString("");
    }

    /** Takes external ids from projects and people where another object has them, or the person has another one. */
    private void releaseTaken(List<VendorOrganization> organizations) {
        Set<String> ofPeople = new HashSet<>();
        Set<String> ofProjects = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        organizations.forEach(organization -> {
            organization.members().forEach(member -> {
                ofPeople.add(externalId(member));
                addresses.add(address(member));
            });
            organization.line().path("projects").forEach(project -> ofProjects.add(externalId((ObjectNode) project)));
        });
        Set<String> taken = new HashSet<>(origins.takenByProjects(ofProjects));
        Map<String, String> owners = new HashMap<>(origins.people(ofPeople));
        Map<String, String> owned = new HashMap<>(origins.externalIds(addresses));
        for (VendorOrganization organization : organizations) {
            organization.line().path("projects").forEach(node -> {
                ObjectNode project = (ObjectNode) node;
                if (project.has("external_id") && !taken.add(externalId(project))) {
                    organization.note("The external id %s of a project is taken; the project has none."
                            .formatted(externalId(project)));
                    project.remove("external_id");
                }
            });
            organization
                    .members()
                    .filter(member -> member.has("external_id"))
                    .forEach(member -> release(organization, member, owners, owned));
        }
    }

    private void release(
            VendorOrganization organization, ObjectNode member, Map<String, String> owners, Map<String, String> owned) {
        String id = externalId(member);
        String address = address(member);
        String before = owned.putIfAbsent(address, id);
        if (before != null && !before.equals(id)) {
            if (namesPeople) {
                organization.note("%s keeps the external id %s; the old id is %s."
                        .formatted(member.path("email").asString(""), before, id));
            }
            member.remove("external_id");
        } else if (!owners.computeIfAbsent(id, ignored -> address).equals(address)) {
            organization.note("%s has no external id: another person has %s."
                    .formatted(member.path("email").asString(""), id));
            member.remove("external_id");
            owned.remove(address, id);
        }
    }

    private static String address(ObjectNode member) {
        return AddressKey.of(member.path("email").asString("").strip());
    }

    private List<NewId> ids(VendorOrganization organization, OrganizationId id) {
        List<NewId> ids = new ArrayList<>();
        ids.add(new NewId("organization", organization.id(), id.value()));
        Origins.Contents contents = origins.contents(id);
        Map<String, ProjectId> projects = projects(organization, contents);
        projects.forEach((old, project) -> ids.add(new NewId("project", old, project.value())));
        Map<String, Origins.Belonging> memberships = new HashMap<>();
        contents.memberships().forEach(one -> memberships.put(place(one.address(), one.project()), one));
        Set<String> told = new HashSet<>();
        for (VendorOrganization.Membership old : organization.memberships()) {
            ProjectId project = old.project() == null ? null : projects.get(old.project());
            Origins.Belonging now =
                    memberships.get(place(AddressKey.of(old.email().strip()), project));
            if (now == null || (old.project() != null && project == null)) {
                continue;
            }
            if (old.person() != null && told.add("person " + old.person())) {
                ids.add(new NewId("person", old.person(), now.person().value()));
            }
            // In the organisation API a member of a project has the id of the user, who is listed before.
            if (old.id() != null && told.add("membership " + old.id())) {
                ids.add(new NewId("membership", old.id(), now.id().value()));
            }
        }
        return ids;
    }

    private static String place(String address, @Nullable ProjectId project) {
        return ProjectId.valueOrNull(project) + " " + address;
    }

    /**
     * The new projects by their old ids: by their places, since they are loaded in the order of the line, or by external id where
     * the organization has got others since.
     */
    private static Map<String, ProjectId> projects(VendorOrganization organization, Origins.Contents contents) {
        Map<String, ProjectId> found = new LinkedHashMap<>();
        List<JsonNode> line = organization.line().path("projects").valueStream().toList();
        boolean same = line.size() == contents.projects().size();
        for (int i = 0; i < line.size(); i++) {
            ObjectNode project = (ObjectNode) line.get(i);
            String old = organization.oldIdOf(project);
            Origins.Kept now = same
                    ? contents.projects().get(i)
                    : contents.projects().stream()
                            .filter(kept -> externalId(project).equals(kept.externalId()))
                            .findFirst()
                            .orElse(null);
            if (old != null && now != null) {
                found.put(old, now.id());
            }
        }
        return found;
    }
}
