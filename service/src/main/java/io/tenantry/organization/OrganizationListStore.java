package io.tenantry.organization;

import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.canonical.Names;
import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Listing;
import io.tenantry.listing.PartOfName;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import io.tenantry.organization.index.OrganizationColumns;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.Setting;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The SQL of the list of organizations. */
public final class OrganizationListStore {
    private static final String COUNT_ALL = "SELECT sum(delta) FROM organization_count";

    private final SecretBox box;

    /** @param box opens the secrets among the settings */
    public OrganizationListStore(SecretBox box) {
        this.box = box;
    }

    /** One page of the list. Each organization has only the requested settings. */
    Slice<Organization> list(Handle handle, OrganizationQuery query) {
        return listing(query.shown()).page(handle, filter(query), query.order(), query.window());
    }

    /**
     * A part of a list whose organizations were counted.
     *
     * @param total as {@link #count} gives it
     */
    Slice<Organization> list(Handle handle, OrganizationQuery query, long total) {
        return listing(query.shown()).page(handle, filter(query), query.order(), query.window(), total);
    }

    /** The number of organizations in the list. */
    long count(Handle handle, OrganizationQuery query) {
        return listing(query.shown()).total(handle, filter(query));
    }

    private Listing<Organization> listing(List<Setting<?>> shown) {
        return new Listing<>(
                OrganizationRow.columns(shown),
                "organization o",
                "o.id",
                "o.revision",
                Positions.Kind.ORGANIZATION,
                COUNT_ALL,
                (row, context) -> OrganizationRow.read(row, shown, box),
                organization -> new Listing.RowRevision(organization.id().value(), organization.revision()));
    }

    /** The organizations that belong to the list. */
    static Listing.Filter filter(OrganizationQuery query) {
        if (query.filter().isEmpty()) {
            return Listing.Filter.of(query.conditions());
        }
        PartOfName part = new PartOfName(Names.fold(query.filter()));
        return new Listing.Filter(
                part.in("o.name_fold", ":filter"), Map.of("filter", part.value()), query.conditions());
    }

    /** The slots of the changes that can change the number of organizations in a list. */
    static int[] slots(Listing.Filter filter) {
        Stream<Integer> conditions = filter.conditions().stream().map(OrganizationListStore::slot);
        Stream<Integer> name = filter.values().isEmpty() ? Stream.of() : Stream.of(slot(OrganizationColumns.NAME));
        int all = ChangeFeed.slot(Topic.COUNTED_ORGANIZATIONS, 0);
        return Stream.of(Stream.of(all), name, conditions)
                .flatMap(Function.identity())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int slot(Condition condition) {
        return switch (condition) {
            // Labels are in other tables; a change of them touches the organization.
            case Condition.Selected ignored -> ChangeFeed.slot(Topic.ORGANIZATIONS, 0);
            case Condition.IsNull(Column column) -> slot(column);
            case Condition.OneOf(Column column, List<Object> ignored) -> slot(column);
            case Condition.Between(Column column, long least, long most) -> slot(column);
            case Condition.Never(Column column) -> slot(column);
        };
    }

    private static int slot(Column column) {
        return ChangeFeed.slot(Topic.COUNTED_ORGANIZATIONS, column.hash());
    }
}
