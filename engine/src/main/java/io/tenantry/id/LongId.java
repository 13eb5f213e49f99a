package io.tenantry.id;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/** As {@link IntId}, for rows whose number can exceed an {@code int}. */
public interface LongId {
    /** The number. */
    @JsonValue
    long value();

    /** The number of an id; null for null. */
    static @Nullable Long valueOrNull(@Nullable LongId id) {
        return id == null ? null : id.value();
    }
}
