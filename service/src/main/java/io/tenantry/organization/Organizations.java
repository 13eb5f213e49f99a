package io.tenantry.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Cursor;
import io.tenantry.listing.FilterTotals;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
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

/** The entry class of organizations: lists and reads them, each with the parts that are visible to the caller. */
public final class Organizations {
    /** The number of organizations that are read at once. */
    private static final int PAGE = 50;

    /** The same, with few settings and without members and projects. */
    private static final int PAGE_OF_ROWS = 200;

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
        this.totals = new FilterTotals("totals", database.changes(), OrganizationListStore::slots);
    }

    /**
     * One page of the list of organizations, for an operator.
     *
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public Slice<Organization> list(Caller caller, OrganizationQuery query) {
        return switch (caller) {
            case Caller.Operator ignored -> list(query);
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
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
     * The whole list of organizations in its order, for an operator. It is read in pages while the caller goes through it.
     *
     * @param query its window is not used
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public Pages<Organization> whole(Caller caller, OrganizationQuery query) {
        // It is counted once: the number tells only how to read a page.
        long total = list(caller, query.in(new Window.FromStart(1, 0))).total();
        return Pages.later(
                PAGE_OF_ROWS,
                (before, most) -> database.read(handle -> lists.list(
                                handle,
                                query.in(
                                        before == null
                                                ? new Window.FromStart(most, 0)
                                                : new Window.After(
                                                        most,
                                                        new Cursor(
                                                                before.id().value(),
                                                                before.revision(),
                                                                query.order().code()))),
                                total)
                        .rows()));
    }

    /**
     * One organization with its settings, for an operator.
     *
     * @throws Fault.NotFound if it does not exist
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public Organization get(Caller caller, OrganizationId id) {
        return switch (caller) {
            case Caller.Operator ignored ->
                database.read(handle -> store.find(handle, id)).orElseThrow(() -> new Fault.NotFound("organization"));
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }

    /**
     * The Live Agent account of an organization, for members of the whole organization; null until it is set.
     *
     * @throws Fault.NotFound if the caller does not see the organization
     * @throws Fault.NotAllowed if the caller belongs only to projects of it
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
     * The enabled organizations that the caller belongs to, each as the caller sees it, by id. Very many members or projects of
     * an organization are read in pages while the caller iterates over them.
     *
     * @param asked the query; at most one page
     * @throws Fault.NotAllowed for an operator, because operators belong to no organization
     */
    public List<OrganizationView> visible(Caller caller, OrganizationsAsked asked) {
        return views.views(belonging(caller), asked);
    }

    /**
     * As {@link #visible(Caller, OrganizationsAsked)}; empty if the organizations have very many members or projects together.
     */
    public Optional<List<OrganizationView>> wholly(Caller caller, OrganizationsAsked asked) {
        return views.wholly(belonging(caller), asked);
    }

    /**
     * All enabled organizations that the caller belongs to and whose names contain a text, as {@link #visible} returns them,
     * to be read in pages.
     *
     * @param search the text, case-insensitive; empty for all
     * @param shown the settings to read
     * @throws Fault.NotAllowed for an operator
     */
    public Pages<OrganizationView> all(Caller caller, String search, List<Setting<?>> shown) {
        Belonging belonging = belonging(caller);
        return Pages.later(
                PAGE,
                (before, most) -> views.views(
                        belonging,
                        OrganizationsAsked.after(
                                before == null
                                        ? new OrganizationId(0)
                                        : before.organization().id(),
                                search,
                                most,
                                shown)));
    }

    private static Belonging belonging(Caller caller) {
        return switch (caller) {
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.Person person -> Belonging.ofPerson(person.personId(), person.reach());
            case Caller.OrganizationKey(ApiKeyId ignored, OrganizationId own) -> Belonging.toOrganization(own);
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey(ApiKeyId ignored, OrganizationId own, ProjectId project) ->
                Belonging.toProject(own, project);
        };
    }

    /**
     * The ids of the organizations that the caller belongs to, including those that {@link #visible} omits: a change of any of
     * them can change that list.
     *
     * @param most the maximum number of ids
     * @throws Fault.NotAllowed for an operator
     */
    public List<OrganizationId> belongsTo(Caller caller, int most) {
        return switch (caller) {
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.Person person ->
                database.read(handle -> OrganizationStore.idsOfPerson(handle, person.personId(), most));
            case Caller.OrganizationKey(ApiKeyId ignored, OrganizationId organization) -> List.of(organization);
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey(ApiKeyId ignored, OrganizationId organization, ProjectId project) ->
                List.of(organization);
        };
    }

    /**
     * The number of organizations that {@link #visible} finds.
     *
     * @param search a part of the name, case-insensitive; empty for all
     * @param conditions further conditions, as {@link OrganizationsAsked} has them
     * @throws Fault.NotAllowed for an operator
     */
    public long countVisible(Caller caller, String search, List<Condition> conditions) {
        OrganizationsAsked asked = OrganizationsAsked.all(search, List.of()).that(conditions);
        return database.read(handle -> views.count(handle, belonging(caller), asked));
    }

    /**
     * One organization as the caller sees it.
     *
     * @param shown the settings to read
     * @throws Fault.NotFound if it does not exist, is disabled or is not visible to the caller
     * @throws Fault.NotAllowed for an operator
     */
    public OrganizationView view(Caller caller, OrganizationId id, List<Setting<?>> shown) {
        return visible(caller, OrganizationsAsked.of(List.of(id), shown)).stream()
                .findFirst()
                .orElseThrow(() -> new Fault.NotFound("organization"));
    }
}
