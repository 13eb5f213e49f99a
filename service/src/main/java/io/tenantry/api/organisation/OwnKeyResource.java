package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.access.Scope;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.PersonalKeys;
import io.tenantry.canonical.Names;
import io.tenantry.id.ApiKeyId;
import io.tenantry.setting.Texts;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** The personal keys of the caller, in the forms of versions 2.0 and 2.1: {@code /users/me/apikeys}. */
public final class OwnKeyResource {
    private static final String PATH = "/users/me/apikeys";
    private static final int MOST_NAME = 200;
    private static final String MASK = "********";
    /** The version of the stored form of a key. */
    private static final int SCHEMA_VERSION = 2;

    private final PersonalKeys keys;
    private final ObjectIds ids;
    private final Version old;
    private final Version current;

    /** The forms of a version of the API, the second or the one before. */
    private record Version(
            boolean second, Form<ApiKey> listed, Replies<ApiKey> list, Replies<CallerApiKeys.Made> made) {}

    public OwnKeyResource(PersonalKeys keys, ObjectIds ids) {
        this.keys = keys;
        this.ids = ids;
        this.old = version(false);
        this.current = version(true);
    }

    private Version version(boolean second) {
        Field<ApiKey> id = new Field<>(
                "_id",
                key -> ids.of(ObjectIds.Kind.API_KEY, key.id().value()),
                PersonalKeys.ID,
                ObjectIds.Kind.API_KEY);
        Field<ApiKey> name = new Field<>("name", ApiKey::name, PersonalKeys.NAME);
        Field<ApiKey> createdAt =
                new Field<>("createdAt", key -> key.createdAt().getEpochSecond(), PersonalKeys.CREATED_AT);
        Field<ApiKey> last = second
                ? new Field<>("schemaVersion", key -> SCHEMA_VERSION, null)
                : new Field<>("apiKey", key -> key.prefix() + MASK, null);
        Form<ApiKey> listed = new Form<>("apikeys", "apikey", List.of(id, name, createdAt, last)).unlinked();
        Field<CallerApiKeys.Made> text = new Field<>("apiKey", CallerApiKeys.Made::text, null);
        List<Field<CallerApiKeys.Made>> made = second
                ? List.of(of(id), of(name), of(createdAt), text, of(last))
                : List.of(of(id), of(name), of(createdAt), text);
        return new Version(
                second, listed, new Replies<>(listed), new Replies<>(new Form<>("apikeys", "apikey", made).unlinked()));
    }

    private static Field<CallerApiKeys.Made> of(Field<ApiKey> field) {
        return new Field<>(field.path(), made -> field.value().of(made.named().key()), null);
    }

    /** Its operations in version 2.0. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, (request, caller) -> list(request, caller, old)),
                Route.of("POST", PATH, (request, caller) -> create(request, caller, old))
                        .needing(Scope.KEYS),
                Route.of("DELETE", PATH + "/{apiKeyId}", this::delete).needing(Scope.KEYS));
    }

    /** Its operations in version 2.1. */
    public List<Route> routesOfNext() {
        return List.of(
                Route.of("GET", PATH, (request, caller) -> list(request, caller, current)),
                Route.of("POST", PATH, (request, caller) -> create(request, caller, current))
                        .needing(Scope.KEYS));
    }

    private Reply list(Request request, Caller caller, Version version) {
        Negotiation.format(request);
        ListParameters asked =
                ListParameters.read(request.query(), version.listed, ids, OwnOrganisationResource.RESERVED);
        PersonalKeys.Query query =
                new PersonalKeys.Query(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return version.list.list(request, ListPage.of(keys.list(caller, query)));
    }

    private Reply create(Request request, Caller caller, Version version) {
        // Checked before a key is made that could not be shown.
        Negotiation.format(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        if (version.second) {
            body.object().remove("schemaVersion");
        }
        String name = Names.trimmed(body.text("name", true, JsonBody.MOST_BYTES));
        String wrong = name.isEmpty() ? null : Texts.nameProblem(name);
        if (wrong != null) {
            body.wrong("name", wrong);
        } else if (name.codePointCount(0, name.length()) > MOST_NAME) {
            body.wrong("name", "Ensure this field has no more than " + MOST_NAME + " characters.");
        } else if (name.isEmpty()
                && body.object().has("name")
                && body.problems().isEmpty()) {
            body.wrong("name", "Must not be blank.");
        }
        body.done();
        return version.made.object(request, 201, keys.make(caller, name)).with("Cache-Control", "no-store");
    }

    private Reply delete(Request request, Caller caller) {
        Negotiation.format(request);
        keys.revoke(caller, new ApiKeyId(PathIds.row(ids, ObjectIds.Kind.API_KEY, request, "apiKeyId")));
        return Reply.empty(204);
    }
}
