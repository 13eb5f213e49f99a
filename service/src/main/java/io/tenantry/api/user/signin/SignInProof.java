package io.tenantry.api.user.signin;

import io.tenantry.account.AccountFeatures;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.fault.Fault;
import io.tenantry.session.OwnSession;
import io.tenantry.session.Proof;
import io.tenantry.session.Sessions;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Request;
import org.jspecify.annotations.Nullable;

/** Reads the proof of identity in a request about sign-in. Faults are collected by the fields. */
final class SignInProof {
    private SignInProof() {}

    /** The proof by an address in the body. */
    static Proof of(Request request, UserFields fields, String password) {
        return of(request, fields, fields.requiredExact("email"), password, null);
    }

    /** The proof by the bearer token, or without one by an address in the body. */
    static Proof of(Request request, UserFields fields, String password, AccountFeatures features) {
        String token = request.bearerToken();
        if (token == null) {
            return of(request, fields, password);
        }
        Sessions.Identified session = features.attempts()
                .lookUp(NetworkAddress.of(request), () -> features.sessions().identify(token));
        if (session.caller().isImpersonated()) {
            throw new Fault.NotAllowed();
        }
        String email = features.signIn().emailOf(session.caller().personId());
        return of(request, fields, email, password, session.id());
    }

    private static Proof of(
            Request request, UserFields fields, String email, String password, OwnSession.@Nullable Id session) {
        return new Proof(
                email.strip(),
                fields.requiredExact(password),
                fields.exact("otp"),
                session,
                NetworkAddress.of(request));
    }
}
