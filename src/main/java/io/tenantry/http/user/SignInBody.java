package io.tenantry.http.user;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.http.NetworkAddress;
import io.tenantry.http.Request;
import io.tenantry.session.Proof;
import io.tenantry.session.SignInDoors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request about signing in: texts, of which some are required. All that is wrong is told at once. */
final class SignInBody {
    private final Request request;
    private final ObjectNode fields;
    private final List<Problem> problems = new ArrayList<>();

    private SignInBody(Request request, ObjectNode fields) {
        this.request = request;
        this.fields = fields;
    }

    static SignInBody read(Request request) {
        // Nobody is asked for credentials here, so nothing has looked at this yet.
        AcceptsJson.check(request);
        return new SignInBody(request, UserBody.read(request).fields());
    }

    /** A text that has to be there; what is wrong with it is told by {@link #check}. */
    String required(String name) {
        JsonNode value = fields.get(name);
        if (value == null) {
            problems.add(Problem.missing(name, "This field is required."));
            return "";
        }
        String text = text(name, value);
        if (text != null && text.isEmpty()) {
            problems.add(Problem.invalid(name, "This field may not be blank."));
        }
        return text == null ? "" : text;
    }

    /** A text that may be left out. */
    @Nullable
    String optional(String name) {
        JsonNode value = fields.get(name);
        return value == null || value.isNull() ? null : text(name, value);
    }

    private @Nullable String text(String name, JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        problems.add(Problem.invalid(name, value.isNull() ? "This field may not be null." : "Not a valid string."));
        return null;
    }

    /** Throws what is wrong with the fields that were asked for, if anything is. */
    void check() {
        if (!problems.isEmpty()) {
            throw new Fault.Invalid(problems);
        }
    }

    /** The proof of somebody who names an address; to be used after {@link #check}. */
    Proof proof(String password) {
        return proof(required("email"), password);
    }

    /** The proof of whose bearer token it is, or without one of somebody who names an address. */
    Proof proof(String password, SignInDoors doors) {
        String token = UserFace.bearerToken(request.header("Authorization"));
        if (token == null) {
            return proof(password);
        }
        if (doors.sessions().authenticate(token) instanceof Caller.Person person
                && person.impersonator().isEmpty()) {
            return proof(doors.signIn().emailOf(person.personId()), password);
        }
        throw new Fault.NotAllowed();
    }

    private Proof proof(String email, String password) {
        return new Proof(email.strip(), required(password), optional("otp"), NetworkAddress.of(request));
    }
}
