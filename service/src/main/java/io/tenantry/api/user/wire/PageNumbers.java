package io.tenantry.api.user.wire;

import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.form.Parameters;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Lists in numbered pages: {@code {"count", "next", "previous", "results"}}. {@code page} counts from 1 or is {@code last};
 * {@code page_size} has the default 25 and the maximum 100.
 */
public final class PageNumbers {
    private static final int DEFAULT_SIZE = 25;
    private static final int MOST = 100;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private PageNumbers() {}

    /** Writes the rows of one page, each as a value. */
    @FunctionalInterface
    public interface Rows {
        void write(JsonGenerator json, int most, long skip);
    }

    /** Reads the rows of one page. */
    @FunctionalInterface
    public interface Read<T> {
        List<T> page(int most, long skip);
    }

    /** Whether a request asks for a page, for a list that is an array otherwise. */
    public static boolean areAsked(Request request) {
        Set<String> names = request.query().names();
        return names.contains("page") || names.contains("page_size");
    }

    /**
     * The requested page, or 404 when there is no such page.
     *
     * @param count the number of rows of the whole list
     */
    public static Reply reply(Request request, long count, Rows rows) {
        return page(
                request,
                count,
                (envelope, most, skip) -> Reply.of(
                        200,
                        Reply.JSON,
                        UserJson.bytes(
                                4096, json -> envelope.write(json, results -> rows.write(results, most, skip)))));
    }

    /** As {@link #reply(Request, long, Rows)}, for rows that may be long: then the page is written while it is read. */
    public static <T> Reply reply(Request request, long count, Read<T> read, RowForm<T> form) {
        return page(request, count, (envelope, most, skip) -> {
            List<T> rows = read.page(most, skip);
            UserJson.Writing page = json -> envelope.write(
                    json, results -> rows.forEach(row -> form.write().accept(results, row)));
            return form.areShort(rows)
                    ? Reply.of(200, Reply.JSON, UserJson.bytes(Math.toIntExact(512 + form.size(rows)), page))
                    : UserJson.longReply(page);
        });
    }

    /** Makes the reply of one page. */
    @FunctionalInterface
    private interface Made {
        Reply reply(Envelope envelope, int most, long skip);
    }

    private static Reply page(Request request, long count, Made made) {
        Parameters query = request.query();
        int size = size(query.last("page_size"));
        long last = Math.max(1, (count + size - 1) / size);
        long page = page(query.last("page"), last);
        if (page < 1 || page > last) {
            return UserJson.detail(404, "Invalid page.");
        }
        PageUrls urls = PageUrls.of(request);
        Envelope envelope =
                new Envelope(count, page < last ? urls.page(page + 1) : null, page > 1 ? urls.page(page - 1) : null);
        return made.reply(envelope, size, (page - 1) * size);
    }

    /** The JSON around the rows of a page. */
    private record Envelope(
            long count, @Nullable String next, @Nullable String previous) {
        void write(JsonGenerator json, UserJson.Writing rows) {
            json.writeStartObject();
            json.writeNumberProperty("count", count);
            UserJson.writeText(json, "next", next);
            UserJson.writeText(json, "previous", previous);
            json.writeArrayPropertyStart("results");
            rows.to(json);
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** An invalid size counts as not sent, as clients of such lists expect. */
    private static int size(@Nullable String written) {
        if (written == null || !NUMBER.matcher(written).matches()) {
            return DEFAULT_SIZE;
        }
        int size = Integer.parseInt(written);
        return size == 0 ? DEFAULT_SIZE : Math.min(size, MOST);
    }

    /** The requested page; 0 when the value is invalid. */
    private static long page(@Nullable String written, long last) {
        if (written == null || written.isEmpty()) {
            return 1;
        }
        if (written.equals("last")) {
            return last;
        }
        return NUMBER.matcher(written).matches() ? Long.parseLong(written) : 0;
    }
}
