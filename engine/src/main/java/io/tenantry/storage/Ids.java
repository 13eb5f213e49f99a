package io.tenantry.storage;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import java.sql.Types;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.ArgumentFactory;

/** The conversion between ids and the integers that the database has for them: as values, in arrays and in results. */
final class Ids {
    private Ids() {}

    /** Registers how Jdbi binds ids and arrays of ids, and maps columns to ids. */
    static Jdbi register(Jdbi jdbi) {
        register(jdbi, OrganizationId.class, OrganizationId::value, OrganizationId::new);
        register(jdbi, PersonId.class, PersonId::value, PersonId::new);
        register(jdbi, ProjectId.class, ProjectId::value, ProjectId::new);
        return jdbi;
    }

    private static <T> void register(Jdbi jdbi, Class<T> type, ToIntFunction<T> number, IntFunction<T> id) {
        jdbi.registerArgument((ArgumentFactory) (declared, value, config) -> declared == type || type.isInstance(value)
                ? Optional.of((position, statement, context) -> {
                    if (value == null) {
                        statement.setNull(position, Types.INTEGER);
                    } else {
                        statement.setInt(position, number.applyAsInt(type.cast(value)));
                    }
                })
                : Optional.empty());
        jdbi.registerArrayType(type, "integer", one -> one == null ? null : number.applyAsInt(one));
        jdbi.registerColumnMapper(type, (row, column, context) -> {
            int value = row.getInt(column);
            return row.wasNull() ? null : id.apply(value);
        });
    }

    /** The number of an id; any other value as it is. */
    static Object number(Object value) {
        return switch (value) {
            case OrganizationId id -> id.value();
            case PersonId id -> id.value();
            case ProjectId id -> id.value();
            default -> value;
        };
    }
}
