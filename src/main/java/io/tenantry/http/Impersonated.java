package io.tenantry.http;

import io.tenantry.access.Caller;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Says in every reply to an operator who acts as somebody else that this is so. */
final class Impersonated {
    /** The operator's name, percent-encoded. */
    private static final String HEADER = "X-Tenantry-Impersonated-By";

    private Impersonated() {}

    static Reply mark(Request request, Reply reply) {
        return request.caller() instanceof Caller.Person person
                        && !person.impersonator().isEmpty()
                ? reply.with(HEADER, URLEncoder.encode(person.impersonator(), StandardCharsets.UTF_8))
                : reply;
    }
}
