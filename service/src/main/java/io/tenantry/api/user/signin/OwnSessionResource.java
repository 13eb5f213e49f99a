package io.tenantry.api.user.signin;

import io.tenantry.access.Caller;
import io.tenantry.api.user.wire.PageNumbers;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.audit.SecurityEvent;
import io.tenantry.history.AuditEvents;
import io.tenantry.session.OwnSession;
import io.tenantry.session.Sessions;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** A person's own sessions and sign-in events. */
public final class OwnSessionResource implements UserResource {
    private static final String SESSIONS = "/v1/sessions/";
    private static final String EVENTS = "/v1/security-events/";

    private final Sessions sessions;
    private final AuditEvents events;

    public OwnSessionResource(Sessions sessions, AuditEvents events) {
        this.sessions = sessions;
        this.events = events;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", SESSIONS, this::list),
                Route.of("DELETE", SESSIONS + "{id}/", this::end),
                Route.of("GET", EVENTS, this::events));
    }

    private Reply list(Request request, Caller caller) {
        List<OwnSession> own = sessions.own(caller);
        int current = current(request, caller);
        byte[] body = UserJson.bytes(2 + 300 * own.size(), json -> {
            json.writeStartArray();
            own.forEach(session -> write(json, session, session.id().value() == current));
            json.writeEndArray();
        });
        return Reply.of(200, Reply.JSON, body);
    }

    /** The session that the request is made in; 0 when it is made with a key. */
    private int current(Request request, Caller caller) {
        String token = request.bearerToken();
        return caller.key() != null || token == null
                ? 0
                : sessions.identify(token).id().value();
    }

    private Reply end(Request request, Caller caller) {
        sessions.end(caller, new OwnSession.Id(PathId.of(request, "session")));
        return Reply.empty(204);
    }

    private Reply events(Request request, Caller caller) {
        return PageNumbers.reply(
                request,
                events.countOwn(caller),
                (json, most, skip) -> events.own(caller, most, skip).forEach(event -> write(json, event)));
    }

    private static void write(JsonGenerator json, OwnSession session, boolean current) {
        json.writeStartObject();
        json.writeNumberProperty("id", session.id().value());
        json.writeBooleanProperty("current", current);
        json.writeBooleanProperty("second_factor", session.secondFactor());
        UserJson.writeText(json, "ip_address", session.address());
        UserJson.writeText(json, "user_agent", session.userAgent());
        json.writeStringProperty("created_at", UserJson.time(session.createdAt()));
        json.writeStringProperty("expires_at", UserJson.time(session.expiresAt()));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SecurityEvent event) {
        json.writeStartObject();
        json.writeNumberProperty("id", event.id().value());
        json.writeStringProperty("action", event.action());
        UserJson.writeText(json, "result", event.result());
        UserJson.writeText(json, "factor", event.factor());
        json.writeNumberProperty("count", event.count());
        UserJson.writeText(json, "ip_address", event.address());
        UserJson.writeText(json, "user_agent", event.userAgent());
        json.writeStringProperty("timestamp", UserJson.time(event.at()));
        json.writeEndObject();
    }
}
