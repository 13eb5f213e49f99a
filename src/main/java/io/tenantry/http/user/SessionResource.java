package io.tenantry.http.user;

import io.tenantry.http.NetworkAddress;
import io.tenantry.http.Reply;
import io.tenantry.http.Request;
import io.tenantry.http.Route;
import io.tenantry.session.Proof;
import io.tenantry.session.SignInDoors;
import io.tenantry.session.TokenPair;
import java.util.List;

/** Signing in and out. */
public final class SessionResource implements UserResource {
    private final SignInDoors doors;

    public SessionResource(SignInDoors doors) {
        this.doors = doors;
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
        return pair(doors.signIn().login(proof));
    }

    private Reply refresh(Request request) {
        String refresh = refreshToken(request);
        return pair(doors.attempts()
                .lookUp(NetworkAddress.of(request), () -> doors.sessions().refresh(refresh)));
    }

    private static String refreshToken(Request request) {
        UserFields fields = UserFields.readOpen(request);
        String refresh = fields.requiredExact("refresh");
        fields.check();
        return refresh;
    }

    /** By the access token; or by the refresh token, for who has let the other expire. */
    private Reply logout(Request request) {
        String bearer = request.bearerToken();
        String token = bearer == null ? refreshToken(request) : bearer;
        return doors.attempts().lookUp(NetworkAddress.of(request), () -> {
            doors.sessions().end(token);
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
