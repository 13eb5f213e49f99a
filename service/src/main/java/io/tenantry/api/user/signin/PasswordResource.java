package io.tenantry.api.user.signin;

import io.tenantry.access.Caller;
import io.tenantry.account.AccountFeatures;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.fault.Fault;
import io.tenantry.session.Proof;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** New passwords, and the verification of e-mail addresses. */
public final class PasswordResource implements UserResource {
    private final AccountFeatures features;
    private final Throttle throttle;

    public PasswordResource(AccountFeatures features, Throttle throttle) {
        this.features = features;
        this.throttle = throttle;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open("POST", "/v1/password/change/", this::change),
                Route.open("POST", "/v1/password/reset/", this::requestReset),
                Route.open("POST", "/v1/password/reset/confirm/", this::reset),
                Route.of("POST", "/v1/email/verify/request/", this::requestVerification),
                Route.open("POST", "/v1/email/verify/", this::verify));
    }

    private Reply change(Request request) {
        UserFields fields = UserFields.readOpen(request);
        Proof proof = SignInProof.of(request, fields, "old_password", features);
        String newPassword = fields.requiredExact("new_password");
        fields.check();
        features.passwords().change(proof, newPassword);
        return Reply.empty(204);
    }

    private Reply requestReset(Request request) {
        UserFields fields = UserFields.readOpen(request);
        String email = fields.requiredExact("email");
        fields.check();
        throttle.pass(Limit.PASSWORD_RESET_FROM, NetworkAddress.of(request));
        features.passwords().requestReset(email.strip());
        return Reply.empty(204);
    }

    private Reply reset(Request request) {
        UserFields fields = UserFields.readOpen(request);
        String token = fields.requiredExact("token");
        String newPassword = fields.requiredExact("new_password");
        fields.check();
        features.passwords().reset(token, newPassword, NetworkAddress.of(request), List.of());
        return Reply.empty(204);
    }

    private Reply requestVerification(Request request, Caller caller) {
        if (!(caller instanceof Caller.Person person)) {
            throw new Fault.NotAllowed();
        }
        throttle.pass(Limit.VERIFICATION_FROM, NetworkAddress.of(request));
        features.emails().request(person.personId());
        return Reply.empty(204);
    }

    private Reply verify(Request request) {
        UserFields fields = UserFields.readOpen(request);
        String token = fields.requiredExact("token");
        fields.check();
        features.emails().verify(token, NetworkAddress.of(request));
        return Reply.empty(204);
    }
}
