package io.tenantry.api.management.operator;

import io.tenantry.access.Caller;
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
import io.tenantry.id.OperatorId;
import io.tenantry.id.OperatorKeyId;
import io.tenantry.operator.OperatorColumns;
import io.tenantry.operator.OperatorKey;
import io.tenantry.operator.OperatorKeys;
import io.tenantry.operator.OperatorKeys.Made;
import io.tenantry.operator.OperatorQuery;
import io.tenantry.setting.Texts;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys of operators: {@code /operators/{operatorId}/keys} and {@code /operators/{operatorId}/keys/{keyId}}. */
public final class OperatorKeyResource {
    private static final String DAYS = "expiresInDays";

    private final OperatorKeys keys;
    private final ObjectIds ids;
    private final Form<OperatorKey> form;
    private final Form<Made> madeForm;

    public OperatorKeyResource(OperatorKeys keys, ObjectIds ids) {
        this.keys = keys;
        this.ids = ids;
        this.form = new Form<>("keys", "key", fields(ids, key -> key));
        List<Field<Made>> made = new ArrayList<>(fields(ids, Made::key));
        made.add(new Field<>("key", Made::text, null));
        this.madeForm = new Form<>("keys", "key", made);
    }

    private static <T> List<Field<T>> fields(ObjectIds ids, Function<T, OperatorKey> key) {
        return List.of(
                new Field<>(
                        "_id",
                        thing -> ids.of(
                                ObjectIds.Kind.OPERATOR_KEY,
                                key.apply(thing).id().value()),
                        OperatorColumns.KEY_ID,
                        ObjectIds.Kind.OPERATOR_KEY),
                new Field<>("name", thing -> key.apply(thing).name(), OperatorColumns.KEY_NAME),
                new Field<>("prefix", thing -> key.apply(thing).prefix(), null),
                new Field<>("createdBy", thing -> key.apply(thing).createdBy(), null),
                new Field<>("createdAt", thing -> key.apply(thing).createdAt().toString(), null),
                new Field<>("expiresAt", thing -> key.apply(thing).expiresAt().toString(), null),
                new Field<>("lastUsedAt", thing -> text(key.apply(thing).lastUsedAt()), null));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/operators/{operatorId}/keys", this::list),
                Route.of("POST", "/operators/{operatorId}/keys", this::create),
                Route.of("GET", "/operators/{operatorId}/keys/{keyId}", this::get),
                Route.of("DELETE", "/operators/{operatorId}/keys/{keyId}", this::revoke));
    }

    private Reply list(Request request, Caller caller) {
        Negotiation.format(request);
        OperatorId operator = OperatorResource.row(ids, request);
        ListParameters asked = ListParameters.read(request.query(), form, ids, Set.of());
        OperatorQuery query = new OperatorQuery(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return replies(request, form).list(request, ListPage.of(keys.list(caller, operator, query)));
    }

    private Reply create(Request request, Caller caller) {
        // Before there is a key that could not be shown.
        Negotiation.format(request);
        OperatorId operator = OperatorResource.row(ids, request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        String name = Names.trimmed(body.text("name", true, Texts.MOST_NAME));
        String problem = name.isEmpty() ? null : Texts.nameProblem(name);
        if (problem != null) {
            body.wrong("name", problem);
        }
        int days = body.object().has(DAYS) ? body.number(DAYS, 1, OperatorKeys.MOST_DAYS) : OperatorKeys.DEFAULT_DAYS;
        body.done();
        Made made = keys.create(caller, operator, name, days);
        String location = PathIds.below(
                request, ids.of(ObjectIds.Kind.OPERATOR_KEY, made.key().id().value()));
        return replies(request, madeForm)
                .object(request, 201, made)
                .with("Location", location)
                .with("Cache-Control", "no-store");
    }

    private Reply get(Request request, Caller caller) {
        return replies(request, form).object(request, 200, found(request, caller));
    }

    private Reply revoke(Request request, Caller caller) {
        Negotiation.format(request);
        OperatorKey key = found(request, caller);
        keys.revoke(caller, key.id(), replies(request, form).believed(request));
        return Reply.empty(204);
    }

    private OperatorKey found(Request request, Caller caller) {
        OperatorId operator = OperatorResource.row(ids, request);
        OperatorKey key =
                keys.get(caller, new OperatorKeyId(PathIds.row(ids, ObjectIds.Kind.OPERATOR_KEY, request, "keyId")));
        if (!key.operatorId().equals(operator)) {
            throw new Fault.NotFound("operator key");
        }
        return key;
    }

    /** Replies whose links lead below the operator in the path. */
    private static <T> Replies<T> replies(Request request, Form<T> form) {
        return new Replies<>(form.foundIn("operators/" + request.path("operatorId") + "/keys"));
    }
}
