package io.tenantry.api.management.field;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.api.management.wire.Field;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The fields with the numbers that the user API has for the objects of this API; shown on request. */
public final class Identifiers {
    private Identifiers() {}

    /** The number of an organization; null for none. */
    public static <T> Field<T> organization(Function<T, @Nullable OrganizationId> id) {
        return new Field<>("organizationNumber", thing -> OrganizationId.valueOrNull(id.apply(thing)), null);
    }

    /** The number of a project. */
    public static <T> Field<T> project(ToIntFunction<T> id) {
        return new Field<>("projectNumber", id::applyAsInt, null);
    }

    /** The number of a membership: a user of this API is one. */
    public static <T> Field<T> membership(ToIntFunction<T> id) {
        return new Field<>("membershipNumber", id::applyAsInt, null);
    }

    /** The number of a person. */
    public static <T> Field<T> person(Function<T, PersonId> id) {
        return new Field<>("personNumber", thing -> id.apply(thing).value(), null);
    }
}
