package io.tenantry.organization.bulk;

import io.tenantry.access.OrganizationId;
import io.tenantry.canonical.Names;
import io.tenantry.listing.PartOfName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The SQL of selections of organizations. */
final class SelectionStore {
    private SelectionStore() {}

    /** The condition on {@code organization o}. {@link #bind} sets its values. */
    static String where(Selection selection) {
        return switch (selection) {
            case Selection.Chosen ignored -> "o.id = ANY(:chosen)";
            case Selection.Matching(String filter, Selection.Status status) ->
                (filter.isEmpty() ? "TRUE" : part(filter).in("o.name_fold", ":filter"))
                        + switch (status) {
                            case ALL -> "";
                            case ENABLED -> " AND NOT o.disabled";
                            case DISABLED -> " AND o.disabled";
                        };
        };
    }

    static <S extends SqlStatement<S>> S bind(S statement, Selection selection) {
        return switch (selection) {
            case Selection.Chosen(List<OrganizationId> organizations) ->
                statement.bind("chosen", organizations.toArray(OrganizationId[]::new));
            case Selection.Matching(String filter, Selection.Status ignored) ->
                filter.isEmpty()
                        ? statement
                        : statement.bind("filter", part(filter).value());
        };
    }

    private static PartOfName part(String filter) {
        return new PartOfName(Names.fold(filter));
    }

    /** The selection that columns of a bulk change hold. */
    static Selection read(Integer @Nullable [] chosen, String filter, String status) {
        return chosen == null
                ? new Selection.Matching(filter, Selection.Status.valueOf(status.toUpperCase(Locale.ROOT)))
                : new Selection.Chosen(
                        Arrays.stream(chosen).map(OrganizationId::new).toList());
    }
}
