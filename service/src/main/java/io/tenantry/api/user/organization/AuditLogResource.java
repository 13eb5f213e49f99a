package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.api.user.wire.PageNumbers;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.QueryValues;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.audit.AuditEntry;
import io.tenantry.history.AuditEvent;
import io.tenantry.history.AuditEvents;
import io.tenantry.history.AuditQuery;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The history of an organization. */
public final class AuditLogResource implements UserResource {
    private static final String PATH = "/v1/audit-logs/";
    private static final Duration DEFAULT_SPAN = Duration.ofDays(7);
    private static final Duration LONGEST_SPAN = Duration.ofDays(30);
    private static final Set<String> OPERATIONS = Set.of("create", "update", "delete");
    private static final String CHANGE = "object";
    /** The values of the vendor's list for events outside of this service: they match nothing. */
    private static final Set<String> ACTIONS =
            Set.of(CHANGE, "run_scenarios", "run_scenarios_text", "generate_scenarios", "observability");

    private final AuditEvents events;
    private final ObjectIds ids;
    private final Clock clock;

    public AuditLogResource(AuditEvents events, ObjectIds ids, Clock clock) {
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.of("GET", PATH, this::page), Route.of("GET", PATH + "{id}/", this::one));
    }

    private Reply page(Request request, Caller caller) {
        QueryValues values = new QueryValues(request.query());
        AuditQuery query = query(values);
        String action = values.choice("action_type", ACTIONS);
        values.check();
        boolean nothing = action != null && !action.equals(CHANGE);
        long count = events.count(caller, query);
        return PageNumbers.reply(request, nothing ? 0 : count, (json, most, skip) -> {
            if (!nothing) {
                events.page(caller, query, most, skip).forEach(event -> write(json, event));
            }
        });
    }

    private AuditQuery query(QueryValues values) {
        Instant now = clock.instant();
        OrganizationId organization =
                new OrganizationId(values.requiredId("organization_id", ids, ObjectIds.Kind.ORGANIZATION));
        Instant from = values.time("start_time");
        Instant to = values.time("end_time");
        from = from == null ? now.minus(DEFAULT_SPAN) : from;
        to = to == null ? now : to;
        if (to.isBefore(from)) {
            values.problem("end_time", "Must not be before start_time.");
        } else if (Duration.between(from, to).compareTo(LONGEST_SPAN) > 0) {
            values.problem("start_time", "Must not be more than 30 days before end_time.");
        }
        String type = values.text("object_type");
        Integer object = values.id("object_id", ids, kind(type));
        if (object != null && type == null) {
            values.problem("object_id", "Needs object_type, too.");
        }
        return new AuditQuery(
                organization,
                from,
                to,
                ProjectId.ofNullable(values.id("project_id", ids, ObjectIds.Kind.PROJECT)),
                values.text("user_email"),
                type,
                object,
                values.text("action_type") != null,
                values.choice("operation_type", OPERATIONS));
    }

    private Reply one(Request request, Caller caller) {
        AuditEvent event = events.get(caller, new AuditEntry.Id(id(request)));
        return Reply.of(200, Reply.JSON, UserJson.bytes(512, json -> write(json, event)));
    }

    private long id(Request request) {
        OptionalInt row = ids.row(ObjectIds.Kind.AUDIT_EVENT, request.path("id"));
        return row.isPresent() ? row.getAsInt() : PathId.longOf(request, "history entry");
    }

    /** The kind of 24 characters that objects of a type have; any, for those that have none. */
    private static ObjectIds.Kind kind(@Nullable String type) {
        return switch (type) {
            case "Organization" -> ObjectIds.Kind.ORGANIZATION;
            case "Project" -> ObjectIds.Kind.PROJECT;
            case "ApiKey" -> ObjectIds.Kind.API_KEY;
            case "Person" -> ObjectIds.Kind.PERSON;
            case null, default -> ObjectIds.Kind.MEMBERSHIP;
        };
    }

    private static void write(JsonGenerator json, AuditEvent event) {
        json.writeStartObject();
        json.writeNumberProperty("id", event.id().value());
        json.writeNumberProperty("organization", event.organizationId().value());
        UserJson.writeText(json, "organization_name", event.organizationName());
        UserJson.writeId(json, "project", ProjectId.valueOrNull(event.projectId()));
        UserJson.writeText(json, "project_name", event.projectName());
        UserJson.writeId(json, "user", PersonId.valueOrNull(event.personId()));
        UserJson.writeText(json, "user_email", event.personEmail());
        UserJson.writeText(json, "api_key_name", event.actor());
        json.writeBooleanProperty("by_operator", event.byOperator());
        json.writeStringProperty("action", event.action());
        UserJson.writeText(json, "action_type", event.operation() == null ? null : CHANGE);
        UserJson.writeText(json, "operation_type", event.operation());
        json.writeStringProperty("object_type", event.objectType());
        UserJson.writeId(json, "object_id", event.objectId());
        UserJson.writeText(json, "object_name", event.objectName());
        json.writeName("changes");
        json.writeRawValue(event.changes() == null ? "[]" : event.changes());
        UserJson.writeText(json, "result", event.result());
        UserJson.writeText(json, "factor", event.factor());
        json.writeNumberProperty("count", event.count());
        UserJson.writeText(json, "request_id", event.requestId());
        UserJson.writeText(json, "ip_address", event.address());
        UserJson.writeText(json, "user_agent", event.userAgent());
        json.writeStringProperty("timestamp", UserJson.time(event.at()));
        json.writeEndObject();
    }
}
