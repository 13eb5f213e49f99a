package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.api.management.AuditEventForm;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.api.management.organization.DeletionResource;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.Links;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.audit.AuditEntry;
import io.tenantry.deletion.Deletion;
import io.tenantry.deletion.Deletions;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.history.History;
import io.tenantry.history.HistoryEvent;
import io.tenantry.history.HistoryQuery;
import io.tenantry.id.ApiKeyId;
import io.tenantry.label.Labels;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationView;
import io.tenantry.organization.Organizations;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The organisation of the caller in the organisation API. */
public final class OwnOrganisationResource {
    private static final String ORGANISATION = "organisationId";

    /** Parameters that every path of this API accepts; no field has their names. */
    static final Set<String> RESERVED = Set.of(ORGANISATION, Links.KEY, "ignoreOwnership");

    /** The counts of an organisation's knowledge. */
    record Chunks(long chunkCount) {}

    /** The account of an organisation at Live Agent; null until it is set. */
    record LiveAgent(@Nullable Long account) {}

    private final Organizations organizations;
    private final Deletions deletions;
    private final History history;
    private final ObjectIds ids;
    private final Replies<Organization> policies;
    private final Form<HistoryEvent> events;
    private final Replies<HistoryEvent> eventReplies;
    private final Replies<LiveAgent> liveAgents = new Replies<>(new Form<LiveAgent>(
                    "liveagentaccounts",
                    "liveagentaccount",
                    List.of(new Field<>("liveAgentAccount", LiveAgent::account, null)))
            .foundIn(null));
    private final Replies<Chunks> chunks = new Replies<>(
            new Form<>("chunkcounts", "chunkcount", List.of(new Field<>("chunkCount", Chunks::chunkCount, null))));
    private final Replies<Deletion> requests;

    public OwnOrganisationResource(
            Organizations organizations, Deletions deletions, History history, Labels labels, ObjectIds ids) {
        this.organizations = organizations;
        this.deletions = deletions;
        this.history = history;
        this.ids = ids;
        this.policies = new Replies<>(OrganisationFields.form(ids, labels).foundIn(null));
        this.events = AuditEventForm.ofOrganisation(ids);
        this.eventReplies = new Replies<>(events);
        this.requests = new Replies<>(new Form<Deletion>(
                        "requests",
                        "deletion",
                        List.of(
                                new Field<>(
                                        ORGANISATION,
                                        deletion -> ids.of(
                                                ObjectIds.Kind.ORGANIZATION,
                                                deletion.organizationId().value()),
                                        null),
                                new Field<>("organisationName", Deletion::organizationName, null),
                                new Field<>(
                                        "createdAt",
                                        deletion -> deletion.createdAt().toString(),
                                        null),
                                new Field<>(
                                        "updatedAt",
                                        deletion -> deletion.updatedAt().toString(),
                                        null),
                                new Field<>(
                                        "status", deletion -> deletion.status().name(), null),
                                new Field<>(
                                        "dataToBeDeleted",
                                        deletion -> deletion.parts().stream()
                                                .map(DeletionResource.PartJson::plain)
                                                .toList(),
                                        null)))
                // No GET finds the request.
                .unlinked());
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/organisations/requestdeletion", this::requestDeletion),
                Route.of("GET", "/organisations/collections", this::collections),
                Route.of("GET", "/organisations/policy", this::policy),
                Route.of("GET", "/organisations/chunkcount", this::chunkCount),
                Route.of("GET", "/organisations/liveagentaccount", this::liveAgentAccount),
                Route.of("GET", "/auditevents", this::list),
                Route.of("GET", "/auditevents/{eventId}", this::event));
    }

    private Reply requestDeletion(Request request, Caller caller) {
        Negotiation.format(request);
        return requests.object(request, 200, deletions.request(caller, organization(request, caller)));
    }

    private Reply collections(Request request, Caller caller) {
        Map<String, List<String>> services = deletions.collections(caller, organization(request, caller)).stream()
                .collect(Collectors.groupingBy(
                        Deletion.Part::service,
                        LinkedHashMap::new,
                        Collectors.mapping(Deletion.Part::collection, Collectors.toList())));
        List<Field<Map<String, List<String>>>> fields = services.keySet().stream()
                .map(service -> new Field<Map<String, List<String>>>(service, map -> map.get(service), null))
                .toList();
        return new Replies<>(new Form<>("collections", "collections", fields)).object(request, 200, services);
    }

    private Reply policy(Request request, Caller caller) {
        OrganizationId organization = administered(request, caller);
        OrganizationView view = organizations.view(caller, organization, OrganisationFields.settings());
        return policies.object(request, 200, view.organization());
    }

    /** This installation keeps no knowledge, and so none of its chunks. */
    private Reply chunkCount(Request request, Caller caller) {
        administered(request, caller);
        return chunks.object(request, 200, new Chunks(0));
    }

    /** For members of the whole organisation. */
    private Reply liveAgentAccount(Request request, Caller caller) {
        OrganizationId organization = organization(request, caller);
        return liveAgents.object(request, 200, new LiveAgent(organizations.liveAgentAccount(caller, organization)));
    }

    private Reply list(Request request, Caller caller) {
        OrganizationId organization = organization(request, caller);
        ListParameters asked = ListParameters.read(request.query(), events, ids, RESERVED);
        HistoryQuery query = new HistoryQuery(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return eventReplies.list(request, ListPage.of(history.list(caller, organization, query)));
    }

    private Reply event(Request request, Caller caller) {
        AuditEntry.Id id = new AuditEntry.Id(PathIds.row(ids, ObjectIds.Kind.AUDIT_EVENT, request, "eventId"));
        return eventReplies.object(request, 200, history.get(caller, organization(request, caller), id));
    }

    private OrganizationId administered(Request request, Caller caller) {
        OrganizationId organization = organization(request, caller);
        deletions.collections(caller, organization);
        return organization;
    }

    /** The organisation of a request: that of the key, the only one of the person, or the one in the query. */
    OrganizationId organization(Request request, Caller caller) {
        String named = request.query().value(ORGANISATION);
        if (named != null) {
            if (!ObjectIds.wellFormed(ObjectIds.Kind.ORGANIZATION, named)) {
                throw new Fault.Invalid(Problem.invalid(ORGANISATION, PathIds.form(ObjectIds.Kind.ORGANIZATION)));
            }
            return new OrganizationId(ids.named(ObjectIds.Kind.ORGANIZATION, named)
                    .orElseThrow(() -> new Fault.NotFound("organization")));
        }
        return switch (caller) {
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey(ApiKeyId ignored, OrganizationId own) -> own;
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey(ApiKeyId ignored, OrganizationId own, ProjectId alsoIgnored) -> own;
            case Caller.Person person -> {
                List<OrganizationId> own = organizations.belongsTo(caller, Integer.MAX_VALUE).stream()
                        .filter(person.reach()::includes)
                        .toList();
                if (own.size() != 1) {
                    throw new Fault.Invalid(Problem.missing(
                            ORGANISATION, "You belong to " + own.size() + " organisations: say which."));
                }
                yield own.getFirst();
            }
        };
    }
}
