package io.tenantry.api.user.label;

import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.label.LabelChange;
import io.tenantry.label.LabelQuery;
import io.tenantry.label.LabelReader;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.listing.Condition;
import io.tenantry.setting.Texts;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The external id and the metadata of one kind of objects: {@code ?fields=external_id,metadata} adds them to replies, {@code
 * external_id=} and {@code metadata.KEY=} search lists, a PATCH has them as keys.
 */
public final class UserLabels {
    private static final String FIELDS = "fields";
    private static final String EXTERNAL = "external_id";

    private final Labels labels;
    private final LabelQuery.Columns columns;
    private final ToIntFunction<JsonNode> owner;

    private UserLabels(Labels labels, LabelQuery.Columns columns, ToIntFunction<JsonNode> owner) {
        this.labels = labels;
        this.columns = columns;
        this.owner = owner;
    }

    /** Those of organizations. */
    public static UserLabels ofOrganizations(Labels labels) {
        return new UserLabels(labels, new LabelQuery.Columns(Labelled.ORGANIZATION, "o.id", "o.id"), UserLabels::id);
    }

    /** Those of memberships; the external id is that of the person. */
    public static UserLabels ofMemberships(Labels labels) {
        return new UserLabels(
                labels, new LabelQuery.Columns(Labelled.USER, "m.person_id", "m.id"), one -> id(one.get("user")));
    }

    /** Those of projects. */
    public static UserLabels ofProjects(Labels labels) {
        return new UserLabels(labels, new LabelQuery.Columns(Labelled.PROJECT, "p.id", "p.id"), UserLabels::id);
    }

    private static int id(JsonNode object) {
        return object.get("id").intValue();
    }

    /**
     * Refuses a request that asks for a field that there is not, before it changes anything.
     *
     * @throws Fault.Invalid when it does
     */
    public void check(Request request) {
        names(request);
    }

    private static Set<String> names(Request request) {
        List<@Nullable String> sent = request.query().all(FIELDS);
        if (sent.size() > 1) {
            throw new Fault.Invalid(Problem.invalid(FIELDS, "Must be given once."));
        }
        Set<String> names = new LinkedHashSet<>();
        for (String value : sent) {
            for (String part : value == null ? new String[0] : value.split(",", -1)) {
                String name = part.strip();
                if (!name.isEmpty() && !name.equals(EXTERNAL) && !name.equals(LabelReader.METADATA)) {
                    throw new Fault.Invalid(Problem.invalid(
                            FIELDS,
                            "'" + Texts.excerpt(name)
                                    + "' cannot be requested. Possible fields: external_id, metadata."));
                }
                names.add(name);
            }
        }
        names.remove("");
        return names;
    }

    /**
     * A reply with an object, an array or a page of them, with the fields that the request asks for.
     *
     * @throws Fault.Invalid when the reply is too long to be held in memory
     */
    public Reply shown(Request request, Reply plain) {
        Set<String> names = names(request);
        if (names.isEmpty()) {
            return plain;
        }
        if (plain.longBody() != null) {
            throw new Fault.Invalid(
                    Problem.invalid(FIELDS, "With these fields the reply is too long: request a page of it."));
        }
        JsonNode body = UserJson.tree(plain.body());
        List<ObjectNode> objects = new ArrayList<>();
        JsonNode rows = body.path("results").isArray() ? body.get("results") : body;
        if (rows.isArray()) {
            rows.forEach(row -> objects.add((ObjectNode) row));
        } else {
            objects.add((ObjectNode) rows);
        }
        if (names.contains(EXTERNAL)) {
            Map<Integer, String> ids = labels.externalIds(
                    columns.kind(), objects.stream().map(owner::applyAsInt).toList());
            objects.forEach(object -> object.put(EXTERNAL, ids.get(owner.applyAsInt(object))));
        }
        if (names.contains(LabelReader.METADATA)) {
            Map<Integer, Map<String, String>> metadata = labels.metadata(
                    columns.kind(), objects.stream().map(UserLabels::id).toList());
            objects.forEach(object -> {
                ObjectNode own = object.putObject(LabelReader.METADATA);
                metadata.getOrDefault(id(object), Map.of()).forEach(own::put);
            });
        }
        Map<String, String> headers = new HashMap<>(plain.headers());
        boolean tagged = headers.remove("ETag") != null;
        Reply more = new Reply(plain.status(), plain.contentType(), UserJson.written(body), headers);
        return tagged ? more.tagged() : more;
    }

    /** As {@link #shown}, for the reply to a change, which is sent as it is when it is too long. */
    public Reply shownAfter(Request request, Reply changed) {
        return changed.longBody() == null ? shown(request, changed) : changed;
    }

    /**
     * The conditions of a list.
     *
     * @throws Fault.Invalid when one is wrong
     */
    public List<Condition> conditions(Request request) {
        List<Problem> problems = new ArrayList<>();
        List<Condition> conditions = new ArrayList<>();
        for (String name : request.query().names()) {
            if (LabelReader.isAbout(EXTERNAL, name)) {
                List<String> among = LabelReader.values(name, request.query().all(name), problems::add);
                conditions.add(LabelQuery.of(columns, EXTERNAL, name, among));
            }
        }
        Fault.Invalid.check(problems);
        return conditions;
    }

    /** The change in a body, which collects its faults. */
    public LabelChange change(UserFields fields) {
        return LabelReader.change(
                EXTERNAL,
                fields.tree(EXTERNAL, false),
                fields.tree(LabelReader.METADATA, true),
                fields.problems()::add);
    }
}
