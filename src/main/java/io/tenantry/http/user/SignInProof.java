package io.tenantry.http.user;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.http.NetworkAddress;
import io.tenantry.http.Request;
import io.tenantry.session.Proof;
import io.tenantry.session.SignInDoors;

/** What a request about signing in proves of who sends it; what is wrong with the fields is theirs to tell. */
final class SignInProof {
    private SignInProof() {}

    /** The proof of somebody who names an address. */
    static Proof of(Request request, UserFields fields, String password) {
        return of(request, fields, fields.requiredExact("email"), password);
    }

    /** The proof of whose bearer token it is, or without one of somebody who names an address. */
    static Proof of(Request request, UserFields fields, String password, SignInDoors doors) {
        String token = request.bearerToken();
        if (token == null) {
            return of(request, fields, password);
        }
        Caller caller = doors.attempts()
                .lookUp(NetworkAddress.of(request), () -> doors.sessions().authenticate(token));
        if (caller instanceof Caller.Person person && person.impersonator().isEmpty()) {
            return of(request, fields, doors.signIn().emailOf(person.personId()), password);
        }
        throw new Fault.NotAllowed();
    }

    private static Proof of(Request request, UserFields fields, String email, String password) {
        return new Proof(
                email.strip(), fields.requiredExact(password), fields.exact("otp"), NetworkAddress.of(request));
    }
}
