package io.tenantry.apikey.expiry;

import io.tenantry.access.OrganizationId;
import io.tenantry.apikey.expiry.ExpiringKeyStore.Expiring;
import io.tenantry.notification.Audience;
import io.tenantry.notification.Notice;
import io.tenantry.notification.Notices;
import io.tenantry.notification.NotificationType;
import io.tenantry.notification.news.News;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Notifies people, a week before, of API keys that expire: the person of the key, and the admins of its organization. */
public final class ExpiringKeys {
    private static final Duration AHEAD = Duration.ofDays(7);
    private static final int AT_A_TIME = 100;

    private final Database database;
    private final Clock clock;
    private final News news;

    public ExpiringKeys(Database database, Clock clock, News news) {
        this.database = database;
        this.clock = clock;
        this.news = news;
    }

    /**
     * Notifies people of some keys, of each once. To be called from time to time.
     *
     * @return whether there may be more at once
     */
    public boolean tell() {
        Instant now = clock.instant();
        return database.write(handle -> {
            List<Expiring> taken = ExpiringKeyStore.take(handle, now, now.plus(AHEAD), AT_A_TIME);
            taken.forEach(key -> tell(handle, key));
            return taken.size() == AT_A_TIME;
        });
    }

    private void tell(Handle handle, Expiring key) {
        OrganizationId organization = key.organization();
        Notice notice = notice(key);
        if (organization == null) {
            Notices.write(handle, List.of(notice));
        } else {
            news.tell(handle, organization, notice);
        }
    }

    private static Notice notice(Expiring key) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("object_type", "ApiKey");
        payload.put("object_id", key.id().value());
        if (key.organization() != null) {
            payload.put("organization_id", key.organization().value());
        }
        if (key.project() != null) {
            payload.put("project_id", key.project().value());
        }
        String where = key.organization() == null ? "Your API key " : "The API key ";
        String of = key.organization() == null ? "" : " of " + Notice.ORGANIZATION;
        return new Notice(
                NotificationType.KEY_EXPIRING,
                new Audience.Holders(key.id()),
                key.organization(),
                key.project(),
                where + Notice.SUBJECT + " expires on "
                        + key.expiresAt().atOffset(ZoneOffset.UTC).toLocalDate(),
                where + Notice.SUBJECT + of + " is refused from " + key.expiresAt() + " on. Replace it before.",
                new Notice.Content.Plain(payload),
                null);
    }
}
