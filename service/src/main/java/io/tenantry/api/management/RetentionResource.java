package io.tenantry.api.management;

import io.tenantry.access.Caller;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.retention.RetentionRuns;
import io.tenantry.schedule.TidyRun;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The runs that delete data at the end of their retention: {@code /system/retention}. */
public final class RetentionResource {
    private static final Replies<RetentionRuns.Found> REPLIES = new Replies<>(new Form<RetentionRuns.Found>(
                    "retention",
                    "retention",
                    List.of(
                            new Field<>(
                                    "runs",
                                    found -> found.runs().stream()
                                            .map(RunJson::of)
                                            .toList(),
                                    null),
                            new Field<>(
                                    "purges.waiting", found -> found.purges().size(), null),
                            new Field<>(
                                    "purges.oldestSeconds",
                                    found -> found.purges().age().toSeconds(),
                                    null)))
            .foundIn(null));

    /** The last run of a task. */
    record RunJson(
            String task,
            String state,
            String startedAt,
            @Nullable String endedAt,
            long removed,
            long removedInAll) {
        static RunJson of(TidyRun run) {
            Instant ended = run.endedAt();
            return new RunJson(
                    run.task(),
                    run.state().name().toLowerCase(Locale.ROOT),
                    run.startedAt().toString(),
                    ended == null ? null : ended.toString(),
                    run.removed(),
                    run.removedInAll());
        }
    }

    private final RetentionRuns runs;

    public RetentionResource(RetentionRuns runs) {
        this.runs = runs;
    }

    /** Its operation, below the version. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/system/retention", this::get));
    }

    private Reply get(Request request, Caller caller) {
        // A query that cannot be read is refused, although no parameter is known.
        request.query();
        return REPLIES.object(request, 200, runs.get(caller));
    }
}
