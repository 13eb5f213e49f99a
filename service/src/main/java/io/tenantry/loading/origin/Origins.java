package io.tenantry.loading.origin;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.MembershipId;
import io.tenantry.storage.Database;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of the external ids of loaded objects, for commands on the machine itself: it tells which are taken, and which
 * numbers the objects of an organization have got. People are named by the keys of their addresses.
 */
public final class Origins {
    private final Database database;

    public Origins(Database database) {
        this.database = database;
    }

    /**
     * A membership.
     *
     * @param project null for one of the whole organization
     * @param address the key of the person's address
     */
    public record Belonging(MembershipId id, @Nullable ProjectId project, PersonId person, String address) {}

    /**
     * A project.
     *
     * @param externalId null for none
     */
    public record Kept(ProjectId id, @Nullable String externalId, String name) {}

    /** Everything in an organization, each list in the order of its numbers. */
    public record Contents(List<Kept> projects, List<Belonging> memberships) {
        public Contents {
            projects = List.copyOf(projects);
            memberships = List.copyOf(memberships);
        }
    }

    /** The organizations with these external ids. */
    public Map<String, OrganizationId> organizations(Collection<String> externalIds) {
        return database.read(handle -> OriginStore.organizations(handle, externalIds));
    }

    /** Those of these external ids that projects have. */
    public Set<String> takenByProjects(Collection<String> externalIds) {
        return database.read(handle -> OriginStore.takenByProjects(handle, externalIds));
    }

    /** The people who have these external ids: the key of the address, by external id. */
    public Map<String, String> people(Collection<String> externalIds) {
        return database.read(handle -> OriginStore.people(handle, externalIds));
    }

    /** The external ids of the people with these addresses, by the key of the address. */
    public Map<String, String> externalIds(Collection<String> addresses) {
        return database.read(handle -> OriginStore.externalIds(handle, addresses));
    }

    /** The projects and memberships of an organization. */
    public Contents contents(OrganizationId organization) {
        return database.readConsistently(handle -> new Contents(
                OriginStore.projects(handle, organization), OriginStore.memberships(handle, organization)));
    }
}
