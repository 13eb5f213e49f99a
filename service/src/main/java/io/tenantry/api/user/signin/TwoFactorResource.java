package io.tenantry.api.user.signin;

import io.tenantry.account.AccountFeatures;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.session.Proof;
import io.tenantry.session.factor.Enrollment;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns two-factor authentication on and off. Each request needs the password: a token is not enough. */
public final class TwoFactorResource implements UserResource {
    private final AccountFeatures features;

    public TwoFactorResource(AccountFeatures features) {
        this.features = features;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open("POST", "/v1/2fa/enroll/", this::enroll),
                Route.open("POST", "/v1/2fa/confirm/", this::confirm),
                Route.open("POST", "/v1/2fa/disable/", this::disable));
    }

    private Reply enroll(Request request) {
        Enrollment enrollment = features.twoFactor().enroll(proof(request));
        return secret(UserJson.object().put("secret", enrollment.secret()).put("otpauth_url", enrollment.url()));
    }

    private Reply confirm(Request request) {
        List<String> codes = features.twoFactor().confirm(proof(request));
        ObjectNode body = UserJson.object();
        ArrayNode list = body.putArray("recovery_codes");
        codes.forEach(list::add);
        return secret(body);
    }

    private Reply disable(Request request) {
        features.twoFactor().disable(proof(request));
        return Reply.empty(204);
    }

    private Proof proof(Request request) {
        UserFields fields = UserFields.readOpen(request);
        Proof proof = SignInProof.of(request, fields, "password", features);
        fields.check();
        return proof;
    }

    private static Reply secret(ObjectNode body) {
        return UserJson.reply(200, body).with("Cache-Control", "no-store");
    }
}
