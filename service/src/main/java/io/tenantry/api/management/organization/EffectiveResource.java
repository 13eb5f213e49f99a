package io.tenantry.api.management.organization;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.Format;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.effective.EffectiveSetting;
import io.tenantry.effective.EffectiveSettings;
import io.tenantry.setting.Setting;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings of an organisation that are in force: {@code /organisations/{organisationId}/effective}. */
public final class EffectiveResource {
    private static final long MOST_CACHED_BYTES = 8L << 20;
    private static final Pattern NEXT_WORD = Pattern.compile("_([a-z0-9])");
    private static final Replies<EffectiveSettings.Found> REPLIES =
            new Replies<>(new Form<>("effectiveSettings", "effective", fields()).foundIn(null));

    /** One setting. */
    public record SettingJson(
            @Nullable Object value,
            @JsonProperty("default") @Nullable Object initial,
            @Nullable Integer ceiling,
            @Nullable Object inForce,
            String because,
            @JsonProperty("for") String service,
            @Nullable String changedAt,
            @Nullable String changedBy) {
        static SettingJson of(EffectiveSetting setting) {
            Instant at = setting.changedAt();
            return new SettingJson(
                    setting.value(),
                    setting.initial(),
                    setting.ceiling(),
                    setting.inForce(),
                    setting.because().word(),
                    setting.service().word(),
                    at == null ? null : at.toString(),
                    setting.changedBy());
        }
    }

    /** @param place the path and the query, which HAL contains; otherwise empty */
    private record Asked(OrganizationId id, Format format, String place) {}

    private final EffectiveSettings settings;
    private final ObjectIds ids;
    private final CachedAnswers<Asked, Reply> cached;

    /** @param changes the change feed, which invalidates cached replies */
    public EffectiveResource(EffectiveSettings settings, ObjectIds ids, ChangeFeed changes) {
        this.settings = settings;
        this.ids = ids;
        this.cached = new CachedAnswers<>(
                "effective_organisations", changes, MOST_CACHED_BYTES, reply -> 512 + reply.body().length);
    }

    private static List<Field<EffectiveSettings.Found>> fields() {
        List<Field<EffectiveSettings.Found>> fields = new ArrayList<>();
        List<Setting<?>> all = EffectiveSettings.visible(true);
        for (int i = 0; i < all.size(); i++) {
            int position = i;
            fields.add(new Field<>(
                    path(all.get(i)), found -> SettingJson.of(found.settings().get(position)), null));
        }
        return fields;
    }

    /** The name in this API; a setting that only the user API has keeps its words. */
    private static String path(Setting<?> setting) {
        String path = OrganisationFields.wirePath(setting.column());
        return NEXT_WORD.matcher(path).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
    }

    /** Its operation, below the version. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/organisations/{organisationId}/effective", this::get));
    }

    private Reply get(Request request, Caller caller) {
        Format format = Negotiation.format(request);
        String place = format == Format.HAL ? request.rawPath() + "?" + request.rawQuery() : "";
        Asked asked = new Asked(PathIds.organization(ids, request), format, place);
        // Only operators use this operation, and all of them see the same.
        return cached.get(asked, ignored -> {
            EffectiveSettings.Found found = settings.get(caller, asked.id());
            return new CachedAnswers.Fresh<>(REPLIES.object(request, 200, found).tagged(), found.slots(asked.id()));
        });
    }
}
