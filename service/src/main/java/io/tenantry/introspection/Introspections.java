package io.tenantry.introspection;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.fault.Fault;
import io.tenantry.introspection.AccessStore.Access;
import io.tenantry.introspection.Introspection.Kind;
import io.tenantry.member.Role;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entry class of the introspection of API keys. */
public final class Introspections {
    private static final long MOST_CACHED_BYTES = 4L << 20;

    private final Database database;
    private final ApiKeys keys;
    private final CachedAnswers<Inside, List<Access>> inside;
    private final CachedAnswers<Anywhere, Optional<OrganizationId>> anywhere;

    /** The access of a person to an organization. */
    private record Inside(PersonId person, OrganizationId organization) {}

    /**
     * The access of a person to any organization.
     *
     * @param some the organizations that count; null for all
     */
    private record Anywhere(PersonId person, @Nullable Set<OrganizationId> some) {}

    public Introspections(Database database, ApiKeys keys) {
        this.database = database;
        this.keys = keys;
        this.inside = new CachedAnswers<>(
                "introspections_inside", database.changes(), MOST_CACHED_BYTES, all -> 64 + 64 * all.size());
        this.anywhere = new CachedAnswers<>("introspections", database.changes(), MOST_CACHED_BYTES, found -> 256);
    }

    /**
     * For whom a key stands; that counts as its use.
     *
     * @param organization the organization in which the key is to be used; null for none in particular
     * @return empty for a key that is unknown, expired, revoked, of a disabled organization, of no organization that the
     *     caller sees, or not valid in the organization
     * @throws Fault.NotAllowed if the caller has not the scope
     */
    public Optional<Introspection> introspect(Caller caller, String token, @Nullable OrganizationId organization) {
        Caller.ServiceKey service = ServiceAccess.require(caller, ServiceScope.INTROSPECT);
        if (organization != null && !service.reach().includes(organization)) {
            return Optional.empty();
        }
        return keys.active(token).flatMap(key -> {
            OrganizationId own = key.organizationId();
            return own == null ? ofPerson(service, key, organization) : ofProgram(service, key, own, organization);
        });
    }

    private static Optional<Introspection> ofProgram(
            Caller.ServiceKey service, ApiKey key, OrganizationId own, @Nullable OrganizationId organization) {
        if (!service.reach().includes(own) || (organization != null && !organization.equals(own))) {
            return Optional.empty();
        }
        ProjectId project = key.projectId();
        return Optional.of(new Introspection(
                project == null ? Kind.ORGANIZATION : Kind.PROJECT,
                own,
                project == null ? null : List.of(project),
                key.personId(),
                project == null ? Role.ADMIN : null,
                key.scopes(),
                key.expiresAt()));
    }

    private Optional<Introspection> ofPerson(
            Caller.ServiceKey service, ApiKey key, @Nullable OrganizationId organization) {
        PersonId person = Objects.requireNonNull(key.personId());
        if (organization == null) {
            Set<OrganizationId> some = switch (service.reach()) {
                case ServiceReach.Everywhere ignored -> null;
                case ServiceReach.Only only -> only.organizations();
            };
            return anywhere.get(new Anywhere(person, some), this::find).map(ignored -> of(key, null, null, null));
        }
        List<Access> all = inside.get(new Inside(person, organization), this::find);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Access first = all.getFirst();
        return Optional.of(
                first.project() == null
                        ? of(key, organization, null, first.role())
                        : of(
                                key,
                                organization,
                                all.stream()
                                        .map(Access::project)
                                        .filter(Objects::nonNull)
                                        .toList(),
                                null));
    }

    private CachedAnswers.Fresh<List<Access>> find(Inside asked) {
        return new CachedAnswers.Fresh<>(
                database.read(handle -> AccessStore.in(handle, asked.person, asked.organization)),
                slots(asked.person, asked.organization));
    }

    private CachedAnswers.Fresh<Optional<OrganizationId>> find(Anywhere asked) {
        Optional<OrganizationId> found =
                database.read(handle -> AccessStore.anywhere(handle, asked.person, asked.some));
        return new CachedAnswers.Fresh<>(found, slots(asked.person, found.orElse(null)));
    }

    /** @param organization null for an answer that any organization may change */
    private static int[] slots(PersonId person, @Nullable OrganizationId organization) {
        return new int[] {
            ChangeFeed.slot(Topic.PERSON, person.value()),
            organization == null
                    ? ChangeFeed.slot(Topic.ORGANIZATIONS, 0)
                    : ChangeFeed.slot(Topic.ORGANIZATION, organization.value())
        };
    }

    private static Introspection of(
            ApiKey key,
            @Nullable OrganizationId organization,
            @Nullable List<ProjectId> projects,
            @Nullable Role role) {
        return new Introspection(
                Kind.PERSON, organization, projects, key.personId(), role, key.scopes(), key.expiresAt());
    }
}
