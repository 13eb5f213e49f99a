package io.tenantry.api.management.operator;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.ServiceKeyId;
import io.tenantry.servicekey.ServiceKey;
import io.tenantry.servicekey.ServiceKeyQuery;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.servicekey.ServiceKeys.Made;
import io.tenantry.setting.Texts;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Keys of services: {@code /servicekeys} and {@code /servicekeys/{keyId}}. */
public final class ServiceKeyResource {
    private static final String SCOPES = "scopes";
    private static final String ORGANISATIONS = "organisations";
    private static final String DAYS = "expiresInDays";

    private final ServiceKeys keys;
    private final ObjectIds ids;
    private final Form<ServiceKey> form;
    private final Replies<ServiceKey> replies;
    private final Replies<Made> madeReplies;

    public ServiceKeyResource(ServiceKeys keys, ObjectIds ids) {
        this.keys = keys;
        this.ids = ids;
        this.form = new Form<>("servicekeys", "servicekey", fields(ids, key -> key));
        this.replies = new Replies<>(form);
        List<Field<Made>> made = new ArrayList<>(fields(ids, Made::key));
        made.add(new Field<>("key", Made::text, null));
        this.madeReplies = new Replies<>(new Form<>("servicekeys", "servicekey", made));
    }

    private static <T> List<Field<T>> fields(ObjectIds ids, Function<T, ServiceKey> key) {
        return List.of(
                new Field<>(
                        "_id",
                        thing -> ids.of(
                                ObjectIds.Kind.SERVICE_KEY,
                                key.apply(thing).id().value()),
                        ServiceKeyQuery.ID,
                        ObjectIds.Kind.SERVICE_KEY),
                new Field<>("name", thing -> key.apply(thing).name(), ServiceKeyQuery.NAME),
                new Field<>("prefix", thing -> key.apply(thing).prefix(), null),
                new Field<>(SCOPES, thing -> words(key.apply(thing).scopes()), ServiceKeyQuery.SCOPES),
                new Field<>(ORGANISATIONS, thing -> seen(ids, key.apply(thing).reach()), null),
                new Field<>("createdBy", thing -> key.apply(thing).createdBy(), null),
                new Field<>("createdAt", thing -> key.apply(thing).createdAt().toString(), null),
                new Field<>("expiresAt", thing -> key.apply(thing).expiresAt().toString(), null),
                new Field<>("lastUsedAt", thing -> text(key.apply(thing).lastUsedAt()), null));
    }

    private static List<String> words(Set<ServiceScope> scopes) {
        return scopes.stream().sorted().map(ServiceScope::word).toList();
    }

    /** The ids of the organizations that a key sees; null where it sees all. */
    private static @Nullable List<String> seen(ObjectIds ids, ServiceReach reach) {
        return switch (reach) {
            case ServiceReach.Everywhere ignored -> null;
            case ServiceReach.Only(Set<OrganizationId> organizations) ->
                organizations.stream()
                        .sorted()
                        .map(organization -> ids.of(ObjectIds.Kind.ORGANIZATION, organization.value()))
                        .toList();
        };
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/servicekeys", this::list),
                Route.of("POST", "/servicekeys", this::create),
                Route.of("GET", "/servicekeys/{keyId}", this::get),
                Route.of("DELETE", "/servicekeys/{keyId}", this::revoke));
    }

    private Reply list(Request request, Caller caller) {
        Negotiation.format(request);
        ListParameters asked = ListParameters.read(request.query(), form, ids, Set.of());
        ServiceKeyQuery query = new ServiceKeyQuery(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return replies.list(request, ListPage.of(keys.list(caller, query)));
    }

    private Reply create(Request request, Caller caller) {
        // Before there is a key that could not be shown.
        Negotiation.format(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        String name = Names.trimmed(body.text("name", true, Texts.MOST_NAME));
        String problem = name.isEmpty() ? null : Texts.nameProblem(name);
        if (problem != null) {
            body.wrong("name", problem);
        }
        Set<ServiceScope> scopes = scopes(body);
        ServiceReach reach = reach(body);
        int days = body.object().has(DAYS)
                ? body.number(DAYS, 1, ServiceKeyTerms.MOST_DAYS)
                : ServiceKeyTerms.DEFAULT_DAYS;
        body.done();
        Made made = made(caller, new ServiceKeyTerms(name, scopes, reach, days));
        String location = PathIds.below(
                request, ids.of(ObjectIds.Kind.SERVICE_KEY, made.key().id().value()));
        return madeReplies.object(request, 201, made).with("Location", location).with("Cache-Control", "no-store");
    }

    private Made made(Caller caller, ServiceKeyTerms terms) {
        try {
            return keys.create(caller, terms);
        } catch (Fault.Invalid invalid) {
            throw new Fault.Invalid(invalid.problems().stream()
                    .map(problem -> new Problem(spelled(problem.path()), problem.reason(), spelled(problem.message())))
                    .toList());
        }
    }

    /** The wire format spells "organisation". */
    private static String spelled(String text) {
        return text.replace("organization", "organisation");
    }

    private static Set<ServiceScope> scopes(JsonBody body) {
        Set<ServiceScope> scopes = EnumSet.noneOf(ServiceScope.class);
        if (!body.object().has(SCOPES)) {
            body.missing(SCOPES);
            return scopes;
        }
        JsonNode sent = body.take(SCOPES);
        if (!sent.isArray() || sent.isEmpty()) {
            body.wrong(SCOPES, "Must be an array of at least one of " + ServiceScope.words() + ".");
            return scopes;
        }
        for (int i = 0; i < sent.size(); i++) {
            String at = SCOPES + "[" + i + "]";
            String word = body.string(at, sent.get(i));
            if (word != null) {
                ServiceScope.of(word)
                        .ifPresentOrElse(
                                scopes::add, () -> body.wrong(at, "Must be one of " + ServiceScope.words() + "."));
            }
        }
        return scopes;
    }

    /** The organizations of the body; all where it names none. */
    private ServiceReach reach(JsonBody body) {
        if (!body.object().has(ORGANISATIONS) || body.take(ORGANISATIONS).isNull()) {
            return ServiceReach.Everywhere.INSTANCE;
        }
        JsonNode sent = body.take(ORGANISATIONS);
        Set<OrganizationId> named = new HashSet<>();
        if (!sent.isArray() || sent.isEmpty() || sent.size() > ServiceKeyTerms.MOST_ORGANIZATIONS) {
            body.wrong(
                    ORGANISATIONS, "Must be null, or an array of 1 to " + ServiceKeyTerms.MOST_ORGANIZATIONS + " ids.");
            return new ServiceReach.Only(named);
        }
        for (int i = 0; i < sent.size(); i++) {
            String at = ORGANISATIONS + "[" + i + "]";
            int before = body.problems().size();
            int row = body.row(at, sent.get(i), ids, ObjectIds.Kind.ORGANIZATION);
            if (row != 0) {
                named.add(new OrganizationId(row));
            } else if (body.problems().size() == before) {
                body.wrong(at, "There is no such organisation.");
            }
        }
        return new ServiceReach.Only(named);
    }

    private Reply get(Request request, Caller caller) {
        return replies.object(request, 200, keys.get(caller, row(request)));
    }

    private Reply revoke(Request request, Caller caller) {
        Negotiation.format(request);
        keys.revoke(caller, row(request), replies.believed(request));
        return Reply.empty(204);
    }

    private ServiceKeyId row(Request request) {
        return new ServiceKeyId(PathIds.row(ids, ObjectIds.Kind.SERVICE_KEY, request, "keyId"));
    }
}
