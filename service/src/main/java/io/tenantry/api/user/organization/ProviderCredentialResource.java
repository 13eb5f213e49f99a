package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.ProjectId;
import io.tenantry.api.user.wire.ArrayReply;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserBody;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.credential.CredentialChange;
import io.tenantry.credential.Provider;
import io.tenantry.credential.ProviderCredential;
import io.tenantry.credential.ProviderCredentials;
import io.tenantry.json.OutsideJson;
import io.tenantry.secret.Secret;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.resource.IfMatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Credentials for providers. A key is never shown again; replies have its mask. */
public final class ProviderCredentialResource implements UserResource {
    private static final String PATH = "/provider-credentials/";
    private static final int MOST_KEY = 255;
    private static final int MOST_DATA = 64 * 1024;
    private static final String KEY = "key";
    private static final String DATA = "data";
    private static final JsonMapper JSON = new JsonMapper();

    private final ProviderCredentials credentials;
    private final ObjectIds ids;

    public ProviderCredentialResource(ProviderCredentials credentials, ObjectIds ids) {
        this.credentials = credentials;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, (request, caller) -> list(caller)),
                Route.of("POST", PATH, this::create),
                Route.of("GET", PATH + "{id}/", (request, caller) -> detail(200, credentials.get(caller, id(request)))),
                Route.of("PUT", PATH + "{id}/", (request, caller) -> update(request, caller, true)),
                Route.of("PATCH", PATH + "{id}/", (request, caller) -> update(request, caller, false)),
                Route.of("DELETE", PATH + "{id}/", this::delete));
    }

    private Reply list(Caller caller) {
        return ArrayReply.of(credentials.all(caller), (json, credential) -> write(json, credential, false));
    }

    private Reply create(Request request, Caller caller) {
        ProviderCredential created = credentials.create(caller, change(request, true));
        return PathId.created(request, created.id().value(), detail(201, created));
    }

    private Reply update(Request request, Caller caller, boolean whole) {
        return detail(
                200,
                credentials.update(
                        caller, id(request), change(request, whole), IfMatch.of(request, one -> detail(200, one))));
    }

    private Reply delete(Request request, Caller caller) {
        credentials.delete(caller, id(request), IfMatch.of(request, one -> detail(200, one)));
        return Reply.empty(204);
    }

    private static ProviderCredential.Id id(Request request) {
        return new ProviderCredential.Id(PathId.of(request, "provider credential"));
    }

    /** @param whole whether a key is required */
    private CredentialChange change(Request request, boolean whole) {
        UserBody body = UserBody.read(request);
        UserFields fields = new UserFields(body);
        CredentialChange change = new CredentialChange(
                fields.organization("organization", ids),
                fields.project("project", ids),
                provider(fields),
                key(fields, whole),
                data(fields, body));
        fields.check();
        return change;
    }

    private static @Nullable Provider provider(UserFields fields) {
        String word = fields.text("provider");
        if (word == null) {
            return null;
        }
        Provider provider = Provider.of(word).orElse(null);
        if (provider == null) {
            fields.problem("provider", "Must be one of " + String.join(", ", Provider.words()) + ".");
        }
        return provider;
    }

    private static @Nullable Secret key(UserFields fields, boolean required) {
        if (!required && !fields.has(KEY)) {
            return null;
        }
        String key = fields.requiredText(KEY);
        if (key.codePointCount(0, key.length()) > MOST_KEY) {
            fields.problem(KEY, "Ensure this field has no more than " + MOST_KEY + " characters.");
        }
        return key.isEmpty() ? null : Secret.of(key);
    }

    private static @Nullable Secret data(UserFields fields, UserBody body) {
        JsonNode sent = body.fields().get(DATA);
        if (sent == null) {
            return null;
        }
        String data;
        try {
            // A form has only texts, so JSON is sent as a text.
            data = JSON.writeValueAsString(body.form() ? OutsideJson.read(sent.asString("")) : sent);
        } catch (JacksonException malformed) {
            fields.problem(DATA, "Must be valid JSON.");
            return null;
        }
        if (data.getBytes(StandardCharsets.UTF_8).length > MOST_DATA) {
            fields.problem(DATA, "Must not have more than " + MOST_DATA + " bytes.");
            return null;
        }
        return Secret.of(data);
    }

    /** The data of a credential may be secret, so no cache stores the reply. */
    private static Reply detail(int status, ProviderCredential credential) {
        return Reply.of(status, Reply.JSON, UserJson.bytes(512, json -> write(json, credential, true)))
                .with("Cache-Control", "no-store");
    }

    private static void write(JsonGenerator json, ProviderCredential credential, boolean whole) {
        json.writeStartObject();
        json.writeNumberProperty("id", credential.id().value());
        json.writeNumberProperty("organization", credential.organizationId().value());
        UserJson.writeId(json, "project", ProjectId.valueOrNull(credential.projectId()));
        json.writeStringProperty("provider", credential.provider().word());
        if (whole) {
            json.writeStringProperty(KEY, credential.key().mask());
            json.writeName(DATA);
            json.writeRawValue(credential.data().reveal());
        }
        json.writeStringProperty("created_at", UserJson.time(credential.createdAt()));
        json.writeEndObject();
    }
}
