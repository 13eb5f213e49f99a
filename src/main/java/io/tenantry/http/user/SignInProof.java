package io.tenantry.http.user;

import io.tenantry.fault.Fault;
import io.tenantry.http.NetworkAddress;
import io.tenantry.http.Request;
import io.tenantry.session.Proof;
import io.tenantry.session.Sessions;
import io.tenantry.session.SignInDoors;

/** What a request about signing in proves of who sends it; what is wrong with the fields is theirs to tell. */
final class SignInProof {
    private SignInProof() {}

    /** The proof of somebody who names an address. */
    static Proof of(Request request, UserFields fields, String password) {
        return of(request, fields, fields.requiredExact("email"), password, 0);
    }

    /** The proof of whose bearer token it is, or without one of somebody who names an address. */
    static Proof of(Request request, UserFields fields, String password, SignInDoors doors) {
        String token = request.bearerToken();
        if (token == null) {
            return of(request, fields, password);
        }
        Sessions.Identified session = doors.attempts()
                .lookUp(NetworkAddress.of(request), () -> doors.sessions().identify(token));
        if (!session.caller().impersonator().isEmpty()) {
            throw new Fault.NotAllowed();
        }
        String email = doors.signIn().emailOf(session.caller().personId());
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
