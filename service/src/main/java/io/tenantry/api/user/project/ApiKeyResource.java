package io.tenantry.api.user.project;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.access.Scope;
import io.tenantry.api.user.wire.ArrayReply;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.ApiKeyRequest;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.Creator;
import io.tenantry.apikey.KeyTerms;
import io.tenantry.apikey.NamedApiKey;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.ApiKeyId;
import io.tenantry.id.IntId;
import io.tenantry.setting.Texts;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.resource.IfMatch;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The API keys of a caller. */
public final class ApiKeyResource implements UserResource {
    private static final String PATH = "/api/v1/user-api-key/";
    private static final String SCOPES = "scopes";

    private final CallerApiKeys keys;
    private final ObjectIds ids;

    public ApiKeyResource(CallerApiKeys keys, ObjectIds ids) {
        this.keys = keys;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, this::list),
                Route.of("POST", PATH, this::make).needing(Scope.KEYS),
                Route.of("GET", PATH + "{id}/", (request, caller) -> reply(200, keys.get(caller, id(request)), null)),
                Route.of("PUT", PATH + "{id}/", this::rename).needing(Scope.KEYS),
                Route.of("PATCH", PATH + "{id}/", this::rename).needing(Scope.KEYS),
                Route.of("DELETE", PATH + "{id}/", this::revoke).needing(Scope.KEYS));
    }

    private Reply list(Request request, Caller caller) {
        return ArrayReply.of(keys.list(caller), (json, key) -> write(json, key, null));
    }

    private Reply make(Request request, Caller caller) {
        UserFields sent = UserFields.read(request);
        String name = name(sent);
        ProjectId project = sent.project("project", ids);
        OrganizationId organization = sent.organization("organization", ids);
        boolean personal = sent.flag("personal");
        if (personal && (project != null || organization != null)) {
            sent.problem("personal", "A personal key is for neither a project nor an organization.");
        } else if (project != null && organization != null) {
            sent.problem("organization", "Name a project or an organization, not both.");
        }
        KeyTerms terms = new KeyTerms(name == null ? "" : name, scopes(sent), sent.time("expires_at"));
        sent.check();
        ApiKeyRequest wanted = personal
                ? new ApiKeyRequest.Personal()
                : project != null
                        ? new ApiKeyRequest.ForProject(project)
                        : new ApiKeyRequest.ForOrganization(organization);
        CallerApiKeys.Made made = keys.make(caller, wanted, terms);
        return PathId.created(
                request,
                made.named().key().id().value(),
                reply(201, made.named(), made.text()).with("Cache-Control", "no-store"));
    }

    private Reply rename(Request request, Caller caller) {
        ApiKeyId id = id(request);
        UserFields sent = UserFields.read(request);
        String name = name(sent);
        boolean projectSent = sent.has("project");
        ProjectId project = sent.project("project", ids);
        Set<Scope> scopes = scopes(sent);
        boolean expirySent = sent.has("expires_at");
        Instant expiresAt = sent.time("expires_at");
        sent.check();
        Precondition<NamedApiKey> believed = believed(request);
        NamedApiKey renamed = keys.rename(caller, id, name, key -> {
            believed.check(key);
            if (projectSent && !Objects.equals(project, key.key().projectId())) {
                throw new Fault.Invalid(Problem.invalid("project", "The project of a key cannot be changed."));
            }
            if (scopes != null && !scopes.equals(key.key().scopes())) {
                throw new Fault.Invalid(Problem.invalid("scopes", "The scopes of a key cannot be changed."));
            }
            if (expirySent && !Objects.equals(expiresAt, key.key().expiresAt())) {
                throw new Fault.Invalid(Problem.invalid("expires_at", "The end of a key cannot be changed."));
            }
        });
        return reply(200, renamed, null);
    }

    private Reply revoke(Request request, Caller caller) {
        keys.revoke(caller, id(request), believed(request));
        return Reply.empty(204);
    }

    private static Precondition<NamedApiKey> believed(Request request) {
        return IfMatch.of(request, key -> reply(200, key, null));
    }

    private static @Nullable String name(UserFields sent) {
        String name = sent.optionalName();
        String wrong = name == null ? null : Texts.nameProblem(name);
        if (wrong != null) {
            sent.problem("name", wrong);
        }
        return name == null ? null : Names.trimmed(name);
    }

    /** The scopes in the body, without repetition; null when none were sent. */
    private static @Nullable Set<Scope> scopes(UserFields sent) {
        List<JsonNode> words = sent.several(SCOPES);
        if (words == null) {
            return null;
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (JsonNode word : words) {
            Scope scope = word.isString() ? Scope.of(word.stringValue()).orElse(null) : null;
            if (scope == null) {
                sent.problem(SCOPES, "Each scope must be one of read, write, keys.");
                return null;
            }
            scopes.add(scope);
        }
        if (scopes.isEmpty()) {
            sent.problem(SCOPES, "This list may not be empty.");
        }
        return scopes;
    }

    private ApiKeyId id(Request request) {
        return new ApiKeyId(PathId.of(request, ids, ObjectIds.Kind.API_KEY, "API key"));
    }

    private static Reply reply(int status, NamedApiKey key, @Nullable String text) {
        return Reply.of(status, Reply.JSON, UserJson.bytes(512, json -> write(json, key, text)));
    }

    /** @param text the key itself in the reply to its creation; null in every other reply */
    private static void write(JsonGenerator json, NamedApiKey named, @Nullable String text) {
        ApiKey key = named.key();
        json.writeStartObject();
        json.writeNumberProperty("id", key.id().value());
        json.writeStringProperty("name", key.name());
        UserJson.writeId(json, "organization", OrganizationId.valueOrNull(key.organizationId()));
        json.writeStringProperty("organization_name", named.organizationName());
        UserJson.writeId(json, "project", ProjectId.valueOrNull(key.projectId()));
        json.writeStringProperty("project_name", named.projectName());
        if (text != null) {
            json.writeStringProperty("key", text);
        }
        json.writeStringProperty("prefix", key.prefix());
        json.writeArrayPropertyStart(SCOPES);
        key.scopes().stream().sorted().map(Scope::word).forEach(json::writeString);
        json.writeEndArray();
        UserJson.writeId(json, "user", PersonId.valueOrNull(key.personId()));
        writeCreator(json, key.creator());
        json.writeStringProperty("created_at", UserJson.time(key.createdAt()));
        UserJson.writeTime(json, "expires_at", key.expiresAt());
        UserJson.writeTime(json, "last_used_at", key.lastUsedAt());
        json.writeEndObject();
    }

    private static void writeCreator(JsonGenerator json, Creator creator) {
        json.writeName("created_by");
        if (creator.operator() != null) {
            json.writeStartObject();
            json.writeStringProperty("type", "operator");
            json.writeEndObject();
        } else if (creator.personId() != null || creator.keyId() != null) {
            boolean person = creator.personId() != null;
            json.writeStartObject();
            json.writeStringProperty("type", person ? "person" : "key");
            UserJson.writeId(
                    json, "id", person ? PersonId.valueOrNull(creator.personId()) : IntId.valueOrNull(creator.keyId()));
            UserJson.writeText(json, person ? "email" : "name", creator.name());
            json.writeEndObject();
        } else {
            json.writeNull();
        }
    }
}
