package io.tenantry.api.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads the names of organizations and projects: the number of the user API, or the 24 characters of the management API. */
final class Named {
    private Named() {}

    /** The row that a text names; null when it can name none. */
    static @Nullable Integer row(ObjectIds ids, ObjectIds.Kind kind, String text) {
        OptionalInt row = ids.named(kind, text);
        return row.isEmpty() ? null : row.getAsInt();
    }

    /**
     * The organization in a path.
     *
     * @throws Fault.NotFound when no organization can have that name
     */
    static OrganizationId organization(ObjectIds ids, Request request) {
        Integer row = row(ids, ObjectIds.Kind.ORGANIZATION, request.path("id"));
        if (row == null) {
            throw new Fault.NotFound("organization");
        }
        return new OrganizationId(row);
    }
}
