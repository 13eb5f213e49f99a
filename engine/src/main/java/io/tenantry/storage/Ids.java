package io.tenantry.storage;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.IntId;
import io.tenantry.id.LongId;
import java.lang.reflect.Type;
import java.sql.Types;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jspecify.annotations.Nullable;

/** The conversion between ids and the integers that the database has for them: as values, in arrays and in results. */
final class Ids {
    private Ids() {}

    /** Registers how Jdbi binds ids and arrays of ids, and maps columns to ids. */
    static Jdbi register(Jdbi jdbi) {
        jdbi.registerArgument((ArgumentFactory) (declared, value, config) -> argument(declared, value));
        register(jdbi, OrganizationId.class, OrganizationId::new);
        register(jdbi, PersonId.class, PersonId::new);
        register(jdbi, ProjectId.class, ProjectId::new);
        return jdbi;
    }

    private static Optional<Argument> argument(Type declared, @Nullable Object value) {
        if (value instanceof IntId id) {
            return Optional.of((position, statement, context) -> statement.setInt(position, id.value()));
        }
        if (value instanceof LongId id) {
            return Optional.of((position, statement, context) -> statement.setLong(position, id.value()));
        }
        if (value == null && declared instanceof Class<?> type && IntId.class.isAssignableFrom(type)) {
            return Optional.of((position, statement, context) -> statement.setNull(position, Types.INTEGER));
        }
        if (value == null && declared instanceof Class<?> type && LongId.class.isAssignableFrom(type)) {
            return Optional.of((position, statement, context) -> statement.setNull(position, Types.BIGINT));
        }
        return Optional.empty();
    }

    private static <T extends IntId> void register(Jdbi jdbi, Class<T> type, IntFunction<T> id) {
        jdbi.registerArrayType(type, "integer", one -> one == null ? null : one.value());
        jdbi.registerColumnMapper(type, (row, column, context) -> {
            int value = row.getInt(column);
            return row.wasNull() ? null : id.apply(value);
        });
    }

    /** The number of an id; any other value as it is. */
    static Object number(Object value) {
        return switch (value) {
            case IntId id -> id.value();
            case LongId id -> id.value();
            default -> value;
        };
    }
}
