package io.tenantry.http.user;

import io.tenantry.http.Parameters;
import io.tenantry.http.Reply;
import io.tenantry.http.Request;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Lists in numbered pages: {@code {"count", "next", "previous", "results"}}. {@code page} counts from 1 or is {@code last};
 * {@code page_size} is 25 unless given, and 100 where more is asked for.
 */
final class PageNumbers {
    private static final int DEFAULT_SIZE = 25;
    private static final int MOST = 100;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private PageNumbers() {}

    /** Writes the rows of one page, each as a value. */
    @FunctionalInterface
    interface Rows {
        void write(JsonGenerator json, int most, long skip);
    }

    /**
     * The page that a request asks for, or 404 when there is no such page.
     *
     * @param count how many rows the whole list has
     */
    static Reply reply(Request request, long count, Rows rows) {
        Parameters query = request.query();
        int size = size(query.last("page_size"));
        long last = Math.max(1, (count + size - 1) / size);
        long page = page(query.last("page"), last);
        if (page < 1 || page > last) {
            return UserJson.detail(404, "Invalid page.");
        }
        PageUrls urls = PageUrls.of(request);
        byte[] body = UserJson.bytes(4096, json -> {
            json.writeStartObject();
            json.writeNumberProperty("count", count);
            UserJson.writeText(json, "next", page < last ? urls.page(page + 1) : null);
            UserJson.writeText(json, "previous", page > 1 ? urls.page(page - 1) : null);
            json.writeArrayPropertyStart("results");
            rows.write(json, size, (page - 1) * size);
            json.writeEndArray();
            json.writeEndObject();
        });
        return Reply.of(200, Reply.JSON, body);
    }

    /** A size that makes no sense counts as none, as clients of such lists are used to. */
    private static int size(@Nullable String written) {
        if (written == null || !NUMBER.matcher(written).matches()) {
            return DEFAULT_SIZE;
        }
        int size = Integer.parseInt(written);
        return size == 0 ? DEFAULT_SIZE : Math.min(size, MOST);
    }

    /** The page asked for, 0 when it is none. */
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
