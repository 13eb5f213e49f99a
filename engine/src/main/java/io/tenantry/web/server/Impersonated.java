package io.tenantry.web.server;

import io.tenantry.access.Caller;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Adds the name of the operator to every reply to an operator who acts as another person. */
public final class Impersonated {
    /** The operator's name, percent-encoded. */
    private static final String HEADER = "X-Tenantry-Impersonated-By";

    private Impersonated() {}

    public static Reply mark(Request request, Reply reply) {
        return request.caller() instanceof Caller.Person person && person.impersonator() != null
                ? reply.with(HEADER, URLEncoder.encode(person.impersonator(), StandardCharsets.UTF_8))
                : reply;
    }
}
