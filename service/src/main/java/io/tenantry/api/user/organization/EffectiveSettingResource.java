package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.effective.EffectiveSetting;
import io.tenantry.effective.EffectiveSettings;
import io.tenantry.limit.Metric;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The settings of an organization that are in force. */
public final class EffectiveSettingResource implements UserResource {
    private static final long MOST_CACHED_BYTES = 8L << 20;
    private static final int EXPECTED_BYTES = 16_000;

    private record Asked(Caller caller, OrganizationId id) {}

    private final EffectiveSettings settings;
    private final ObjectIds ids;
    private final CachedAnswers<Asked, Reply> cached;

    /** @param changes the change feed, which invalidates cached replies */
    public EffectiveSettingResource(EffectiveSettings settings, ObjectIds ids, ChangeFeed changes) {
        this.settings = settings;
        this.ids = ids;
        this.cached = new CachedAnswers<>(
                "effective_settings", changes, MOST_CACHED_BYTES, reply -> 512 + reply.body().length);
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.of("GET", "/organizations/{id}/effective/", this::get));
    }

    private Reply get(Request request, Caller caller) {
        return cached.get(new Asked(caller, PathId.organization(request, ids)), asked -> {
            EffectiveSettings.Found found = settings.get(caller, asked.id());
            byte[] body = UserJson.bytes(EXPECTED_BYTES, json -> write(json, found.settings()));
            int[] slots = found.slots(asked.id());
            int[] all = Arrays.copyOf(slots, slots.length + 1);
            all[slots.length] = OrganizationReplies.own(caller);
            return new CachedAnswers.Fresh<>(Reply.of(200, Reply.JSON, body).tagged(), all);
        });
    }

    private static void write(JsonGenerator json, List<EffectiveSetting> settings) {
        json.writeStartObject();
        settings.forEach(setting -> {
            json.writeObjectPropertyStart(name(setting));
            write(json, "value", setting.value());
            write(json, "default", setting.initial());
            write(json, "ceiling", setting.ceiling());
            write(json, "in_force", setting.inForce());
            json.writeStringProperty("because", setting.because().word());
            writeAskedBy(json, setting.askedBy());
            json.writeStringProperty("for", setting.service().word());
            Instant at = setting.changedAt();
            UserJson.writeText(json, "changed_at", at == null ? null : UserJson.time(at));
            UserJson.writeText(json, "changed_by", setting.changedBy());
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    private static void writeAskedBy(JsonGenerator json, EffectiveSetting.@Nullable Asking asking) {
        if (asking == null) {
            json.writeNullProperty("asked_by");
            return;
        }
        json.writeObjectPropertyStart("asked_by");
        json.writeNumberProperty("id", asking.id().value());
        json.writeStringProperty("name", asking.name());
        json.writeEndObject();
    }

    /** The name in this API: the column, but for a limit that has a name of its own here. */
    private static String name(EffectiveSetting setting) {
        String column = setting.setting().column();
        return Metric.of(setting.setting())
                .map(metric -> metric.userName() == null ? column : metric.userName())
                .orElse(column);
    }

    private static void write(JsonGenerator json, String name, @Nullable Object value) {
        json.writeName(name);
        json.writePOJO(value);
    }
}
