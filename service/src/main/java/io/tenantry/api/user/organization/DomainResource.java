package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.user.wire.ArrayReply;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.QueryValues;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.canonical.DomainName;
import io.tenantry.domain.Domains;
import io.tenantry.domain.OrganizationDomain;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.resource.IfMatch;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The domains of the organizations that a caller administers. */
public final class DomainResource implements UserResource {
    private static final String PATH = "/v1/domains/";
    private static final String THING = "domain";

    private final Domains domains;
    private final ObjectIds ids;

    public DomainResource(Domains domains, ObjectIds ids) {
        this.domains = domains;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, this::list),
                Route.of("POST", PATH, this::add),
                Route.of("GET", PATH + "{id}/", (request, caller) -> reply(200, domains.get(caller, id(request)))),
                Route.of("DELETE", PATH + "{id}/", this::remove),
                Route.of(
                        "POST",
                        PATH + "{id}/verify/",
                        (request, caller) -> reply(200, domains.verify(caller, id(request)))));
    }

    private Reply list(Request request, Caller caller) {
        return ArrayReply.of(
                domains.list(caller, QueryValues.organization(request, "organization", ids)), DomainResource::write);
    }

    private Reply add(Request request, Caller caller) {
        UserFields sent = UserFields.read(request);
        String domain = sent.requiredText(THING);
        if (!domain.isEmpty() && DomainName.of(domain).isEmpty()) {
            sent.problem(THING, "Enter a valid domain.");
        }
        OrganizationId organization = sent.organization("organization", ids);
        sent.check();
        OrganizationDomain added = domains.add(caller, organization, domain);
        return PathId.created(request, added.id().value(), reply(201, added));
    }

    private Reply remove(Request request, Caller caller) {
        domains.remove(caller, id(request), IfMatch.of(request, domain -> reply(200, domain)));
        return Reply.empty(204);
    }

    private static OrganizationDomain.Id id(Request request) {
        return new OrganizationDomain.Id(PathId.of(request, THING));
    }

    private static Reply reply(int status, OrganizationDomain domain) {
        return Reply.of(status, Reply.JSON, UserJson.bytes(320, json -> write(json, domain)));
    }

    private static void write(JsonGenerator json, OrganizationDomain domain) {
        json.writeStartObject();
        json.writeNumberProperty("id", domain.id().value());
        json.writeNumberProperty("organization", domain.organizationId().value());
        json.writeStringProperty("domain", domain.name());
        json.writeBooleanProperty("verified", domain.verifiedAt() != null);
        UserJson.writeTime(json, "verified_at", domain.verifiedAt());
        json.writeObjectPropertyStart("dns_record");
        json.writeStringProperty("type", "TXT");
        json.writeStringProperty("name", domain.name());
        json.writeStringProperty("value", domain.proof());
        json.writeEndObject();
        json.writeStringProperty("created_at", UserJson.time(domain.createdAt()));
        json.writeEndObject();
    }
}
