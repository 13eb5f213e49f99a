package io.tenantry.api.management.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.ReadOnlyMembers;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.fault.Problem;
import io.tenantry.limit.LimitChange;
import io.tenantry.limit.Limits;
import io.tenantry.limit.Metric;
import io.tenantry.limit.OrganizationLimits;
import io.tenantry.setting.Kind;
import io.tenantry.setting.SettingReader;
import io.tenantry.setting.SettingReader.Typing;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The limits of an organisation with their ceilings: {@code /organisations/{organisationId}/limits}. */
public final class OrganisationLimitsResource {
    private static final String PATH = "/organisations/{organisationId}/limits";
    private static final String VALUE = "value";
    private static final String CEILING = "ceiling";
    private static final String DEFAULT = "default";
    private static final SettingReader READER = new SettingReader(Typing.EXACT);
    private static final Replies<OrganizationLimits> REPLIES =
            new Replies<>(new Form<>("organisationLimits", "limits", fields()).foundIn(null));

    private final Limits limits;
    private final ObjectIds ids;

    public OrganisationLimitsResource(Limits limits, ObjectIds ids) {
        this.limits = limits;
        this.ids = ids;
    }

    private static List<Field<OrganizationLimits>> fields() {
        List<Field<OrganizationLimits>> fields = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            String path = metric.wireName() + ".";
            fields.add(new Field<>(path + VALUE, all -> all.of(metric).value(), null));
            fields.add(new Field<>(path + CEILING, all -> all.of(metric).ceiling(), null));
            fields.add(new Field<>(path + DEFAULT, all -> initial(metric), null));
        }
        return fields;
    }

    private static @Nullable Integer initial(Metric metric) {
        return metric.limit(Objects.requireNonNull(metric.setting().initial()));
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(Route.of("GET", PATH, this::get), Route.of("PATCH", PATH, this::update));
    }

    private Reply get(Request request, Caller caller) {
        return REPLIES.object(request, 200, limits.get(caller, PathIds.organization(ids, request)));
    }

    private Reply update(Request request, Caller caller) {
        Negotiation.format(request);
        OrganizationId id = PathIds.organization(ids, request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ReadOnlyMembers.ofPlace(body, request);
        LimitChange wanted = wanted(body);
        body.check();
        return REPLIES.object(request, 200, limits.update(caller, id, wanted, REPLIES.believed(request)));
    }

    private static LimitChange wanted(JsonBody body) {
        Map<Metric, @Nullable Integer> values = new EnumMap<>(Metric.class);
        Map<Metric, @Nullable Integer> ceilings = new EnumMap<>(Metric.class);
        body.object().properties().forEach(entry -> {
            Metric metric = Metric.of(entry.getKey()).orElse(null);
            if (metric == null) {
                body.notAllowed(entry.getKey());
            } else if (!entry.getValue().isObject()) {
                body.wrong(entry.getKey(), "Must be an object.");
            } else {
                entry.getValue().properties().forEach(part -> {
                    String path = entry.getKey() + "." + part.getKey();
                    switch (part.getKey()) {
                        case VALUE -> read(body, metric, path, part.getValue(), values);
                        case CEILING -> read(body, metric, path, part.getValue(), ceilings);
                        case DEFAULT -> unchanged(body, metric, path, part.getValue());
                        default -> body.notAllowed(path);
                    }
                });
            }
        });
        return new LimitChange(values, ceilings);
    }

    private static void read(
            JsonBody body, Metric metric, String path, JsonNode sent, Map<Metric, @Nullable Integer> into) {
        List<Problem> wrong = new ArrayList<>();
        Object limit = READER.read(new Kind.Whole(metric.least(), Integer.MAX_VALUE), true, sent, path, wrong::add)
                .orElse(null);
        body.problems().addAll(wrong);
        if (wrong.isEmpty()) {
            into.put(metric, (Integer) limit);
        }
    }

    private static void unchanged(JsonBody body, Metric metric, String path, JsonNode sent) {
        Integer initial = initial(metric);
        boolean same = initial == null ? sent.isNull() : sent.isInt() && sent.intValue() == initial;
        if (!same) {
            body.wrong(path, ReadOnlyMembers.UNCHANGEABLE);
        }
    }
}
