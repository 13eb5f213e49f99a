package io.tenantry.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.fault.Fault;
import io.tenantry.listing.FilterTotals;
import io.tenantry.listing.Slice;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.organization.OrganizationViewStore.Belonging;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entry class of organizations: lists and finds those that a caller sees. */
public final class Organizations {
    /** So many organizations are read at once. */
    private static final int PAGE = 50;

    private final Database database;
    private final OrganizationStore store;
    private final OrganizationListStore lists;
    private final OrganizationViewStore views;
    private final FilterTotals totals;

    /** @param box opens the secrets among the settings */
    public Organizations(Database database, SecretBox box) {
        this.database = database;
        this.store = new OrganizationStore(box);
        this.lists = new OrganizationListStore(box);
        this.views = new OrganizationViewStore(database, box);
        this.totals = new FilterTotals(database.changes(), ChangeFeed.slot(ChangeFeed.Topic.ORGANIZATIONS, 0));
    }

    /**
     * A part of the list of all organizations, for an operator. Its total may be of a moment before that of its rows: the
     * total of a filter is counted once until an organization changes.
     *
     * @throws Fault.Invalid when the cursor of the query is unknown, or the list has too many organizations to be sorted by
     *     several fields; see {@link io.tenantry.listing.Listing#MOST_SORTED}
     * @throws Fault.NotAllowed for everybody else
     */
    public Slice<Organization> list(Caller caller, OrganizationQuery query) {
        return switch (caller) {
            case Caller.Operator ignored -> list(query);
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }

    private Slice<Organization> list(OrganizationQuery query) {
        if (query.isEverything()) {
            return database.read(handle -> lists.list(handle, query));
        }
        // No connection is held while another request counts.
        long total = totals.of(
                OrganizationListStore.filter(query), () -> database.read(handle -> lists.count(handle, query)));
        return database.read(handle -> lists.list(handle, query, total));
    }

    /**
     * One organization with its settings, for an operator.
     *
     * @throws Fault.NotFound when there is none
     * @throws Fault.NotAllowed for everybody else
     */
    public Organization get(Caller caller, OrganizationId id) {
        return switch (caller) {
            case Caller.Operator ignored ->
                database.read(handle -> store.find(handle, id)).orElseThrow(() -> new Fault.NotFound("organization"));
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }

    /**
     * The account of an organization at Live Agent, for members of the whole organization; null until it is set.
     *
     * @throws Fault.NotFound when the caller does not see the organization
     * @throws Fault.NotAllowed when the caller belongs to projects alone
     */
    public @Nullable Long liveAgentAccount(Caller caller, OrganizationId id) {
        return database.readConsistently(handle -> {
                    Rights.require(handle, caller, id, Right.READ);
                    if (Rights.wholly(handle, caller, id).isEmpty()) {
                        throw new Fault.NotAllowed();
                    }
                    return store.find(handle, id);
                })
                .map(found -> found.settings().find(OrganizationSetting.LIVE_AGENT_ACCOUNT))
                .orElse(null);
    }

    /**
     * Enabled organizations that the caller belongs to, each as the caller sees it, by id. Of one that has very many members or
     * projects, those are read while they are gone through.
     *
     * @param asked no more than a page of them
     * @throws Fault.NotAllowed for an operator, who belongs to none
     */
    public List<OrganizationView> visible(Caller caller, OrganizationsAsked asked) {
        return views.views(belonging(caller), asked);
    }

    /** As {@link #visible(Caller, OrganizationsAsked)}; nothing where they have very many members or projects together. */
    public Optional<List<OrganizationView>> wholly(Caller caller, OrganizationsAsked asked) {
        return views.wholly(belonging(caller), asked);
    }

    /**
     * All enabled organizations that the caller belongs to and whose names have a part, as {@link #visible} shows them.
     *
     * @param search a part of the name, without regard to case; empty for all
     * @param now whether the first page of them is read at once
     * @param shown the settings that will be looked at
     * @throws Fault.NotAllowed for an operator
     */
    public Pages<OrganizationView> all(Caller caller, String search, boolean now, List<Setting<?>> shown) {
        Belonging belonging = belonging(caller);
        Pages.Read<OrganizationView> read = (before, most) -> views.views(
                belonging,
                OrganizationsAsked.after(
                        before == null
                                ? new OrganizationId(0)
                                : before.organization().id(),
                        search,
                        most,
                        shown));
        return now ? Pages.read(PAGE, PAGE, read) : Pages.later(PAGE, read);
    }

    private static Belonging belonging(Caller caller) {
        return switch (caller) {
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.Person person -> Belonging.ofPerson(person.personId(), person.reach());
            case Caller.OrganizationKey(int ignored, OrganizationId own) -> Belonging.toOrganization(own);
            case Caller.ProjectKey(int ignored, OrganizationId own, ProjectId project) ->
                Belonging.toProject(own, project);
        };
    }

    /**
     * The organizations that the caller belongs to, also those that {@link #visible} leaves out: a change of any of them
     * may change that list.
     *
     * @param most how many at the most
     * @throws Fault.NotAllowed for an operator
     */
    public List<OrganizationId> belongsTo(Caller caller, int most) {
        return switch (caller) {
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.Person person ->
                database.read(handle -> OrganizationStore.idsOfPerson(handle, person.personId(), most));
            case Caller.OrganizationKey(int ignored, OrganizationId organization) -> List.of(organization);
            case Caller.ProjectKey(int ignored, OrganizationId organization, ProjectId project) ->
                List.of(organization);
        };
    }

    /**
     * How many organizations {@link #visible} finds.
     *
     * @param search a part of the name, without regard to case; empty for all
     * @throws Fault.NotAllowed for an operator
     */
    public long countVisible(Caller caller, String search) {
        return database.read(
                handle -> views.count(handle, belonging(caller), OrganizationsAsked.all(search, List.of())));
    }

    /**
     * One organization as the caller sees it.
     *
     * @param shown the settings that will be looked at
     * @throws Fault.NotFound when it is not there, is disabled or is not the caller's
     * @throws Fault.NotAllowed for an operator
     */
    public OrganizationView view(Caller caller, OrganizationId id, List<Setting<?>> shown) {
        return visible(caller, OrganizationsAsked.of(List.of(id), shown)).stream()
                .findFirst()
                .orElseThrow(() -> new Fault.NotFound("organization"));
    }
}
