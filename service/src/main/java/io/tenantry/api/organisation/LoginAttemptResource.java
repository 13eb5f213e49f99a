package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.Links;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.fault.Fault;
import io.tenantry.session.attempt.LoginAttempt;
import io.tenantry.session.attempt.LoginAttemptQuery;
import io.tenantry.session.attempt.LoginAttempts;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sign-ins of the caller and their failures: {@code /users/me/loginattempts} and {@code /users/me/lastloginattempt}. */
public final class LoginAttemptResource {
    private static final Form<LoginAttempt> FORM = new Form<LoginAttempt>(
                    "loginattempts",
                    "loginattempt",
                    List.of(
                            new Field<>("status", LoginAttempt::status, LoginAttemptQuery.STATUS),
                            new Field<>("timestamp", attempt -> attempt.at().getEpochSecond(), LoginAttemptQuery.AT),
                            new Field<>("location", attempt -> "", LoginAttemptQuery.LOCATION)))
            .unlinked();

    private final LoginAttempts attempts;
    private final ObjectIds ids;
    private final Replies<LoginAttempt> replies = new Replies<>(FORM);

    public LoginAttemptResource(LoginAttempts attempts, ObjectIds ids) {
        this.attempts = attempts;
        this.ids = ids;
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/users/me/loginattempts", this::list),
                Route.of(
                        "GET",
                        "/users/me/lastloginattempt",
                        (request, caller) -> replies.object(request, 200, attempts.last(caller, token(request)))));
    }

    private Reply list(Request request, Caller caller) {
        Negotiation.format(request);
        if (request.query().names().contains("filter")) {
            throw new Fault.Unreadable("This list has no 'filter'.");
        }
        ListParameters asked = ListParameters.read(request.query(), FORM, ids, OwnOrganisationResource.RESERVED);
        LoginAttemptQuery query = new LoginAttemptQuery(asked.conditions(), asked.order(), asked.window());
        return replies.list(request, ListPage.of(attempts.list(caller, query)));
    }

    /** The access token of the caller; null for a caller with a key, which takes precedence over a token. */
    private static @Nullable String token(Request request) {
        String inHeader = request.header("X-API-Key");
        String inQuery = request.query().last(Links.KEY);
        boolean byKey = (inHeader != null && !inHeader.isBlank()) || (inQuery != null && !inQuery.isBlank());
        return byKey ? null : request.bearerToken();
    }
}
