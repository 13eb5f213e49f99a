package io.tenantry.http.user;

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
        SignInBody body = SignInBody.read(request);
        Proof proof = body.proof("password");
        body.check();
        return pair(doors.signIn().login(proof));
    }

    private Reply refresh(Request request) {
        SignInBody body = SignInBody.read(request);
        String refresh = body.required("refresh");
        body.check();
        return pair(doors.sessions().refresh(refresh));
    }

    /** By the access token; or by the refresh token, for who has let the other expire. */
    private Reply logout(Request request) {
        String token = UserFace.bearerToken(request.header("Authorization"));
        if (token == null) {
            SignInBody body = SignInBody.read(request);
            token = body.required("refresh");
            body.check();
        }
        doors.sessions().end(token);
        return Reply.empty(204);
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
