package io.tenantry.event;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Puts events without an audit entry into the log. They are part of the transaction, and are ordered among the events of
 * others by its commit.
 */
public final class EventPuts {
    private EventPuts() {}

    /**
     * The use of a limit has crossed a share of it.
     *
     * @param project the project of a metric that counts for each project; null for others
     */
    public static void crossed(
            Handle handle, OrganizationId organization, @Nullable ProjectId project, LimitShare crossing) {
        EventStore.put(handle, crossing.type(), organization, project, EventStore.details(crossing));
    }

    /** Many organizations were loaded at once, without events of their own. */
    public static void loaded(Handle handle) {
        EventStore.put(handle, "organizations.loaded", null, null, null);
    }
}
