package io.tenantry.api.user.signin;

import io.tenantry.account.AccountFeatures;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.session.Proof;
import io.tenantry.session.TokenPair;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Sign-in, refresh and sign-out. */
public final class SessionResource implements UserResource {
    private final AccountFeatures features;

    public SessionResource(AccountFeatures features) {
        this.features = features;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open("POST", "/v1/login/", this::login),
                Route.open("POST", "/v1/refresh/", this::refresh),
                Route.open("POST", "/v1/logout/", this::logout));
    }

    private Reply login(Request request) {
        UserFields fields = UserFields.readOpen(request);
        Proof proof = SignInProof.of(request, fields, "password");
        fields.check();
        return pair(features.signIn().login(proof));
    }

    private Reply refresh(Request request) {
        String refresh = refreshToken(request);
        return pair(features.attempts()
                .lookUp(NetworkAddress.of(request), () -> features.sessions().refresh(refresh)));
    }

    private static String refreshToken(Request request) {
        UserFields fields = UserFields.readOpen(request);
        String refresh = fields.requiredExact("refresh");
        fields.check();
        return refresh;
    }

    /** Signs out by the access token, or by the refresh token if the access token has expired. */
    private Reply logout(Request request) {
        String bearer = request.bearerToken();
        String token = bearer == null ? refreshToken(request) : bearer;
        return features.attempts().lookUp(NetworkAddress.of(request), () -> {
            features.sessions().end(token);
            return Reply.empty(204);
        });
    }

    private static Reply pair(TokenPair pair) {
        return UserJson.reply(
                        200,
                        UserJson.object()
                                .put("access", pair.access())
                                .put("refresh", pair.refresh())
                                .put("expires_in", pair.expiresIn().toSeconds())
                                .put("token_type", "Bearer"))
                .with("Cache-Control", "no-store");
    }
}
