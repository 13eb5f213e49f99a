package io.tenantry.api.user.wire;

import io.tenantry.storage.Pages;
import io.tenantry.web.Reply;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;

/** The reply with a list: a JSON array, which is written while it is read if the list is long. */
public final class ArrayReply {
    /** The approximate size of a row of most lists, in bytes. */
    private static final int ROW_BYTES = 320;

    private ArrayReply() {}

    /** @param write writes a row, which is short, as a value */
    public static <T> Reply of(Pages<T> rows, BiConsumer<JsonGenerator, T> write) {
        RowForm<T> form = new RowForm<>(row -> true, row -> ROW_BYTES, write);
        return rows.isWhole() ? whole(rows, form) : later(rows, form);
    }

    /** A list that is made as a whole. */
    public static <T> Reply whole(Pages<T> rows, RowForm<T> form) {
        int size = Math.toIntExact(2 + form.size(rows.rows()));
        return Reply.of(200, Reply.JSON, UserJson.bytes(size, json -> form.writeArray(json, rows)));
    }

    /** A list that is written while it is read. */
    public static <T> Reply later(Pages<T> rows, RowForm<T> form) {
        return UserJson.longReply(json -> form.writeArray(json, rows));
    }
}
