package io.tenantry.id;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** The id of a row: its number, from 1. Each kind of thing has a record that implements this. The database and JSON have the number. */
public interface IntId {
    /** The number. */
    @JsonValue
    int value();

    /** The number of an id; null for null. */
    static @Nullable Integer valueOrNull(@Nullable IntId id) {
        return id == null ? null : id.value();
    }
}
