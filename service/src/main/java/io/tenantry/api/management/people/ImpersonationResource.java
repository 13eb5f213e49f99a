package io.tenantry.api.management.people;

import io.tenantry.access.Caller;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.session.TokenPair;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.Impersonations;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Lets operators act as users: {@code /users/{userId}/impersonate}. */
public final class ImpersonationResource {
    private static final Form<TokenPair> FORM = new Form<>(
            "tokens",
            "token",
            List.of(
                    new Field<>("access_token", TokenPair::access, null),
                    new Field<>("refresh_token", TokenPair::refresh, null),
                    new Field<>("expires_in", pair -> pair.expiresIn().toSeconds(), null),
                    new Field<>("token_type", ignored -> "Bearer", null)));

    private final Impersonations impersonations;
    private final ObjectIds ids;
    private final Replies<TokenPair> replies = new Replies<>(FORM);

    public ImpersonationResource(Impersonations impersonations, ObjectIds ids) {
        this.impersonations = impersonations;
        this.ids = ids;
    }

    public List<Route> routes() {
        return List.of(Route.of("POST", "/users/{userId}/impersonate", this::impersonate));
    }

    private Reply impersonate(Request request, Caller caller) {
        Negotiation.format(request);
        TokenPair tokens = impersonations.begin(caller, PathIds.user(ids, request));
        return replies.object(request, 200, tokens).with("Cache-Control", "no-store");
    }
}
