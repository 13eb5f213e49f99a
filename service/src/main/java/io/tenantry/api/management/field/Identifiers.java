package io.tenantry.api.management.field;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.api.management.wire.Field;
import io.tenantry.id.MembershipId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields with the numbers that the user API has for the objects of this API; shown on request. */
public final class Identifiers {
    private Identifiers() {}

    /** The number of an organization; null for none. */
    public static <T> Field.Requested<T> organization(Function<T, @Nullable OrganizationId> id) {
        return Field.Requested.number("organizationNumber", thing -> OrganizationId.valueOrNull(id.apply(thing)));
    }

    /** The number of a project. */
    public static <T> Field.Requested<T> project(Function<T, ProjectId> id) {
        return Field.Requested.number("projectNumber", thing -> id.apply(thing).value());
    }

    /** The number of a membership: a user of this API is one. */
    public static <T> Field.Requested<T> membership(Function<T, MembershipId> id) {
        return Field.Requested.number(
                "membershipNumber", thing -> id.apply(thing).value());
    }

    /** The number of a person. */
    public static <T> Field.Requested<T> person(Function<T, PersonId> id) {
        return Field.Requested.number("personNumber", thing -> id.apply(thing).value());
    }
}
