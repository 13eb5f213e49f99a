package io.tenantry.api.usage.event;

import io.tenantry.access.Caller;
import io.tenantry.api.usage.UsageJson;
import io.tenantry.event.EventCursor;
import io.tenantry.event.Events;
import io.tenantry.event.Reading;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Preference;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Events, as a page or as a stream. */
public final class EventResource {
    private static final String STREAM = "text/event-stream";
    private static final String OLDEST = "oldest";
    private static final String NEWEST = "newest";
    private static final String LAST = "Last-Event-ID";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
    private static final int DEFAULT_LIMIT = 500;

    private final Events events;
    private final EventJson json;

    public EventResource(Events events, ObjectIds ids) {
        this.events = events;
        this.json = new EventJson(events, ids);
    }

    /** Its operation. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/v1/events", this::read));
    }

    private Reply read(Request request, Caller caller) {
        Reply reply = wantsStream(request.header("Accept")) ? stream(request, caller) : page(request, caller);
        return reply.with("Cache-Control", "no-store");
    }

    /** Whether a client names the type of streams, and does not prefer JSON to it. */
    private static boolean wantsStream(@Nullable String accept) {
        if (accept == null || !accept.toLowerCase(Locale.ROOT).contains(STREAM)) {
            return false;
        }
        double streamed = Preference.of(accept, STREAM);
        double paged = accept.contains(Reply.JSON) ? Preference.of(accept, Reply.JSON) : 0;
        return streamed > paged;
    }

    private Reply page(Request request, Caller caller) {
        List<Problem> problems = new ArrayList<>();
        int limit = number(request, "limit", 1, Events.MOST, DEFAULT_LIMIT, problems);
        int wait = number(request, "wait", 0, (int) Events.LONGEST_WAIT.toSeconds(), 0, problems);
        EventCursor after = cursor(caller, "after", request.query().last("after"), problems);
        Fault.Invalid.check(problems);
        long began = System.nanoTime();
        Reading reading = events.read(caller, after, limit, Duration.ofSeconds(wait));
        if (wait > 0) {
            request.waited(Duration.ofNanos(System.nanoTime() - began));
        }
        return switch (reading) {
            case Reading.Found found -> UsageJson.reply(200, json.page(found));
            case Reading.Gone gone -> json.gone(gone);
        };
    }

    private Reply stream(Request request, Caller caller) {
        List<Problem> problems = new ArrayList<>();
        String last = request.header(LAST);
        EventCursor after = last == null || last.isEmpty()
                ? cursor(caller, "after", request.query().last("after"), problems)
                : cursor(caller, LAST, last, problems);
        Fault.Invalid.check(problems);
        return switch (events.check(caller, after)) {
            case Reading.Found found ->
                Reply.of(200, STREAM, new EventSending(events.follow(caller, found.cursor()), json))
                        // A proxy must not hold events back to fill a buffer.
                        .with("X-Accel-Buffering", "no");
            case Reading.Gone gone -> json.gone(gone);
        };
    }

    /** The cursor that was sent; null for the oldest events. */
    private @Nullable EventCursor cursor(
            Caller caller, String field, @Nullable String written, List<Problem> problems) {
        if (written == null || written.equals(OLDEST)) {
            return null;
        }
        if (written.equals(NEWEST)) {
            return events.newest(caller);
        }
        EventCursor cursor = events.cursor(written).orElse(null);
        if (cursor == null) {
            problems.add(Problem.invalid(
                    field, "Must be a cursor of this installation, \"" + OLDEST + "\" or \"" + NEWEST + "\"."));
        }
        return cursor;
    }

    private static int number(
            Request request, String name, int least, int most, int otherwise, List<Problem> problems) {
        String sent = request.query().last(name);
        if (sent == null) {
            return otherwise;
        }
        if (NUMBER.matcher(sent).matches()) {
            int number = Integer.parseInt(sent);
            if (number >= least && number <= most) {
                return number;
            }
        }
        problems.add(Problem.invalid(name, "Must be a whole number from " + least + " to " + most + "."));
        return otherwise;
    }
}
