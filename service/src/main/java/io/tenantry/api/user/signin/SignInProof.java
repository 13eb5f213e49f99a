package io.tenantry.api.user.signin;

import io.tenantry.account.AccountFeatures;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.fault.Fault;
import io.tenantry.session.Proof;
import io.tenantry.session.Sessions;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Request;

/** What a request about signing in proves of who sends it; what is wrong with the fields is theirs to tell. */
final class SignInProof {
    private SignInProof() {}

    /** The proof of somebody who names an address. */
    static Proof of(Request request, UserFields fields, String password) {
        return of(request, fields, fields.requiredExact("email"), password, 0);
    }

    /** The proof of whose bearer token it is, or without one of somebody who names an address. */
    static Proof of(Request request, UserFields fields, String password, AccountFeatures features) {
        String token = request.bearerToken();
        if (token == null) {
            return of(request, fields, password);
        }
        Sessions.Identified session = features.attempts()
                .lookUp(NetworkAddress.of(request), () -> features.sessions().identify(token));
        if (!session.caller().impersonator().isEmpty()) {
            throw new Fault.NotAllowed();
        }
        String email = features.signIn().emailOf(session.caller().personId());
        return of(request, fields, email, password, session.id());
    }

    private static Proof of(Request request, UserFields fields, String email, String password, int session) {
        return new Proof(
                email.strip(),
                fields.requiredExact(password),
                fields.exact("otp"),
                session,
                NetworkAddress.of(request));
    }
}
