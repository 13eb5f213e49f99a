package io.tenantry.api.usage;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.Scope;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.introspection.Introspection;
import io.tenantry.introspection.Introspections;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.form.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The introspection of API keys, as RFC 7662 has it. */
public final class IntrospectionResource {
    private static final int MOST_BYTES = 8 << 10;

    private final Introspections introspections;
    private final ObjectIds ids;

    public IntrospectionResource(Introspections introspections, ObjectIds ids) {
        this.introspections = introspections;
        this.ids = ids;
    }

    /** Its operation. */
    public List<Route> routes() {
        return List.of(Route.of("POST", "/v1/introspect", this::introspect));
    }

    /**
     * The token to introspect.
     *
     * @param organization the organization in which it is to be used; null for none in particular
     */
    private record Asked(String token, @Nullable OrganizationId organization) {}

    private Reply introspect(Request request, Caller caller) {
        if (request.header("Idempotency-Key") != null) {
            // A stored reply would be sent again after the key is revoked.
            throw new Fault.Unreadable("An introspection takes no Idempotency-Key: it changes nothing.");
        }
        String type = request.header("Content-Type");
        boolean form = type != null && UsageBody.mediaType(type).equals("application/x-www-form-urlencoded");
        Asked asked = form ? form(request) : json(request);
        ObjectNode reply = introspections
                .introspect(caller, asked.token, asked.organization)
                .map(this::active)
                .orElseGet(() -> UsageJson.object().put("active", false));
        return UsageJson.reply(200, reply).with("Cache-Control", "no-store");
    }

    private Asked form(Request request) {
        Parameters parameters = parameters(request);
        List<Problem> problems = new ArrayList<>();
        String token = parameters.last("token");
        if (token == null || token.isBlank()) {
            problems.add(Problem.missing("token", "Must be a text."));
        }
        String organization = parameters.last("organization");
        Integer row = organization == null ? null : Named.row(ids, Kind.ORGANIZATION, organization);
        if (organization != null && row == null) {
            problems.add(Problem.invalid(
                    "organization",
                    "Must be the number or the 24 characters of an organization of this installation."));
        }
        for (String name : parameters.names()) {
            if (parameters.all(name).size() > 1) {
                problems.add(Problem.invalid(name, "Must not be there twice."));
            }
        }
        Fault.Invalid.check(problems);
        return new Asked(Objects.requireNonNull(token), OrganizationId.ofNullable(row));
    }

    private static Parameters parameters(Request request) {
        String encoded = new String(request.body(MOST_BYTES), StandardCharsets.ISO_8859_1);
        try {
            return Parameters.read(encoded);
        } catch (Fault.Unreadable broken) {
            throw new Fault.Unreadable("The body is no form of percent-encoded UTF-8 without null characters.");
        }
    }

    private Asked json(Request request) {
        UsageBody body = UsageBody.of(request);
        String token = body.text("token");
        if (body.has("token_type_hint")) {
            body.text("token_type_hint");
        }
        OrganizationId organization = body.organization(ids);
        body.done();
        return new Asked(token, organization);
    }

    private ObjectNode active(Introspection found) {
        ObjectNode object = UsageJson.object()
                .put("active", true)
                .put("kind", found.kind().name().toLowerCase(Locale.ROOT))
                .put("organization", OrganizationId.valueOrNull(found.organization()));
        List<ProjectId> projects = found.projects();
        if (projects == null) {
            object.putNull("projects");
        } else {
            ArrayNode array = object.putArray("projects");
            projects.forEach(project -> array.add(project.value()));
        }
        var person = found.person();
        object.put("person", person == null ? null : person.value());
        var role = found.role();
        object.put("role", role == null ? null : role.word());
        ArrayNode scopes = object.putArray("scopes");
        found.scopes().stream().sorted().map(Scope::word).forEach(scopes::add);
        var expiresAt = found.expiresAt();
        object.put("exp", expiresAt == null ? null : expiresAt.getEpochSecond());
        object.set("ids", ids(found));
        return object;
    }

    /** The 24 characters that the management API has for the same objects. */
    private ObjectNode ids(Introspection found) {
        var organization = found.organization();
        ObjectNode written = UsageJson.object()
                .put("organization", organization == null ? null : ids.of(Kind.ORGANIZATION, organization.value()));
        List<ProjectId> projects = found.projects();
        if (projects == null) {
            written.putNull("projects");
        } else {
            ArrayNode array = written.putArray("projects");
            projects.forEach(project -> array.add(ids.of(Kind.PROJECT, project.value())));
        }
        var person = found.person();
        return written.put("person", person == null ? null : ids.of(Kind.PERSON, person.value()));
    }
}
