package io.tenantry.api.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the names of organizations and projects: the number of the user API, or the 24 characters of the management API. */
final class Named {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,9}");

    private Named() {}

    /** The row that a text names; null when it can name none. */
    static @Nullable Integer row(ObjectIds ids, ObjectIds.Kind kind, String text) {
        if (NUMBER.matcher(text).matches()) {
            long number = Long.parseLong(text);
            return number > Integer.MAX_VALUE ? null : (int) number;
        }
        OptionalInt row = ids.row(kind, text);
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
