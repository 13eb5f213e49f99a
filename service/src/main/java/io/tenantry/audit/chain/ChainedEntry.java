package io.tenantry.audit.chain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An audit entry with the columns that its link covers. A column that is added to the history later needs a new version of
 * {@link LinkHash}.
 *
 * @param id its id
 * @param at when it happened, in microseconds since 1970
 * @param chain the number of its chain: that of its organization, or 0
 * @param plain the other columns that are not personal, in the order of {@link ChainStore#PLAIN}
 * @param author the personal columns about the author, in the order of {@link ChainStore#AUTHOR}
 * @param objectType the type of the object
 * @param objectName the name of the object
 * @param details the details, in their order; values in the form of {@link EntryValues}
 * @param changes the changed fields, in their order
 */
record ChainedEntry(
        long id,
        long at,
        int chain,
        List<@Nullable String> plain,
        List<@Nullable String> author,
        String objectType,
        @Nullable String objectName,
        Map<String, @Nullable String> details,
        List<Change> changes) {
    /** A changed field with its old and new value in the form of {@link EntryValues}. */
    record Change(
            String field, @Nullable String before, @Nullable String after) {}
}
