package io.tenantry.usage.crossing;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.event.EventPuts;
import io.tenantry.event.LimitShare;
import io.tenantry.notification.news.News;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Notifies people and programs of each crossing once. */
public final class Crossings {
    private final News news;

    public Crossings(News news) {
        this.news = news;
    }

    /**
     * Records crossings in the transaction of the use. They are reported later, so that requests that count use do not wait.
     */
    public static void note(Handle handle, List<Crossing> crossings) {
        if (!crossings.isEmpty()) {
            CrossingStore.insert(handle, crossings);
        }
    }

    /**
     * Reports one crossing: admins get a notification and a mail; receivers of webhooks and readers of events get an event.
     */
    void crossed(Handle handle, Crossing crossing, String name) {
        CrossingStore.queueWebhook(handle, crossing);
        EventPuts.crossed(
                handle,
                crossing.organization(),
                crossing.project(),
                new LimitShare(
                        crossing.metric(),
                        crossing.limit(),
                        crossing.used(),
                        crossing.share().percent()));
        String metric = crossing.metric().wireName().replace('_', ' ');
        boolean isReached = crossing.share() == Share.REACHED;
        news.tellAdmins(
                handle,
                crossing.organization(),
                crossing.share().type(),
                "The limit of " + metric + " of " + name + (isReached ? " is reached" : " is almost reached"),
                "The organization “" + name + "” uses " + crossing.used() + " of " + crossing.limit() + " " + metric
                        + (crossing.project() == null ? "" : " in project " + crossing.project()) + "."
                        + (isReached ? " More is refused." : "")
                        + (crossing.resetsAt() == null
                                ? ""
                                : " The use begins again at 0 at " + crossing.resetsAt() + "."),
                payload(crossing));
    }

    private static Map<String, @Nullable Object> payload(Crossing crossing) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("organization_id", crossing.organization().value());
        payload.put("project_id", ProjectId.valueOrNull(crossing.project()));
        payload.put("metric", crossing.metric().wireName());
        payload.put("share", crossing.share().percent());
        payload.put("limit", crossing.limit());
        payload.put("used", crossing.used());
        return payload;
    }

    /** The numbers of crossings that were not reported yet. */
    public static List<Long> waiting(Handle handle, int most) {
        return CrossingStore.waiting(handle, most);
    }

    /** Reports a crossing, unless another node has. Crossings of disabled organizations are not reported. */
    public void tell(Handle handle, long number) {
        CrossingStore.organization(handle, number).ifPresent(organization -> {
            Optional<String> name = CrossingStore.name(handle, organization);
            CrossingStore.take(handle, number)
                    .ifPresent(crossing -> name.ifPresent(known -> crossed(handle, crossing, known)));
        });
    }

    /** Organizations whose members, projects or limits have changed. */
    public static List<OrganizationId> toLookAt(Handle handle, int most) {
        return CrossingStore.toLookAt(handle, most);
    }

    /** Whether a look at an organization is asked for; from then on it is not, until something changes again. */
    public static boolean takeLook(Handle handle, OrganizationId organization) {
        return CrossingStore.lock(handle, organization) && CrossingStore.takeLook(handle, organization);
    }
}
