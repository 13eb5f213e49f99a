package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.account.AccountFeatures;
import io.tenantry.api.management.wire.Json;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.MembershipId;
import io.tenantry.session.OrganizationSignIns;
import io.tenantry.session.Proof;
import io.tenantry.storage.ObjectIds;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Map;

/** Passwords in the organisation API; all operations but one need no credentials, and ignore those that are sent. */
public final class OwnPasswordResource {
    private static final String USER = "userId";
    private static final String ORGANISATION = "organisationId";
    private static final int MOST_TEXT = 4096;

    private final OrganizationSignIns signIns;
    private final AccountFeatures features;
    private final Throttle throttle;
    private final OwnOrganisationResource organisations;
    private final ObjectIds ids;

    /** @param organisations finds the organisation of a request */
    public OwnPasswordResource(
            OrganizationSignIns signIns,
            AccountFeatures features,
            Throttle throttle,
            OwnOrganisationResource organisations,
            ObjectIds ids) {
        this.signIns = signIns;
        this.features = features;
        this.throttle = throttle;
        this.organisations = organisations;
        this.ids = ids;
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/users/deprecatepassword", this::deprecate),
                Route.open("POST", "/users/requestpasswordreset", this::requestReset),
                Route.open("POST", "/users/validatepasswordresettoken", this::checkToken),
                Route.open("POST", "/users/resetpassword", this::reset),
                Route.open("POST", "/users/changepassword", this::change));
    }

    /** The user is named in the body or in the query; without a name it is the caller. */
    private Reply deprecate(Request request, Caller caller) {
        OrganizationId organization = organisations.organization(request, caller);
        String named = request.query().value(USER);
        if (request.body(JsonBody.MOST_BYTES).length > 0) {
            JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
            String inBody = body.object().path(USER).isIntegralNumber()
                    ? body.take(USER).asString()
                    : body.exact(USER, MOST_TEXT);
            if (inBody != null && named != null && !inBody.equals(named)) {
                body.wrong(USER, "The body names another user than the query.");
            }
            body.done();
            named = inBody == null ? named : inBody;
        }
        if (named != null && !ObjectIds.wellFormed(ObjectIds.Kind.MEMBERSHIP, named)) {
            throw new Fault.Invalid(Problem.invalid(USER, PathIds.form(ObjectIds.Kind.MEMBERSHIP)));
        }
        MembershipId user = named == null
                ? null
                // No row has the number 0: it is answered as an unknown one.
                : new MembershipId(ids.named(ObjectIds.Kind.MEMBERSHIP, named).orElse(0));
        signIns.deprecatePassword(caller, organization, user);
        return Reply.empty(204);
    }

    private Reply requestReset(Request request) {
        checkOrganisation(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        String email = body.text("email", true, MOST_TEXT);
        body.done();
        throttle.pass(Limit.PASSWORD_RESET_FROM, NetworkAddress.of(request));
        features.passwords().requestReset(email.strip());
        return Reply.empty(204);
    }

    /** A person has one password, whichever of their organisations is named. */
    private static void checkOrganisation(Request request) {
        String organisation = request.query().value(ORGANISATION);
        if (organisation != null && !ObjectIds.wellFormed(ObjectIds.Kind.ORGANIZATION, organisation)) {
            throw new Fault.Invalid(Problem.invalid(ORGANISATION, PathIds.form(ObjectIds.Kind.ORGANIZATION)));
        }
    }

    private Reply checkToken(Request request) {
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        String token = body.text("token", true, MOST_TEXT);
        body.done();
        boolean known = features.attempts()
                .counted(NetworkAddress.of(request), features.passwords().resettable(token))
                .isPresent();
        if (!known) {
            throw new Fault.Invalid(Problem.invalid("token", "This token is not valid, or no longer valid."));
        }
        return Reply.empty(204);
    }

    private Reply reset(Request request) {
        Negotiation.format(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        String token = body.text("token", true, MOST_TEXT);
        String password = required(body, "newPassword");
        body.done();
        features.passwords().reset(token, password, NetworkAddress.of(request), List.of());
        return Reply.of(200, Json.CONTENT_TYPE, Json.bytes(Map.of("success", true)));
    }

    private Reply change(Request request) {
        checkOrganisation(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        String email = body.text("email", true, MOST_TEXT);
        String old = required(body, "oldPassword");
        String password = required(body, "newPassword");
        String code = body.exact("otp", MOST_TEXT);
        body.done();
        Proof proof = new Proof(email.strip(), old, code, NetworkAddress.of(request));
        features.passwords().changeIfEnabled(proof, password);
        return Reply.empty(204);
    }

    /** A password as it was sent. */
    private static String required(JsonBody body, String name) {
        if (!body.object().has(name)) {
            body.missing(name);
        }
        String password = body.exact(name, MOST_TEXT);
        return password == null ? "" : password;
    }
}
