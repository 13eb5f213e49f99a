package io.tenantry.limit;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.setting.SettingAuthors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The SQL of limits. */
final class LimitStore {
    private static final String FOR_EACH = " FROM organization o WHERE o.id = :id";
    private static final String IN_FORCE = columns(metric -> metric.inForceSql("o") + " AS " + metric.wireName());
    private static final String ALL = "SELECT "
            + columns(metric -> "o." + metric.setting().column() + ", o." + metric.ceilingColumn()) + FOR_EACH;

    private LimitStore() {}

    private static String columns(Function<Metric, String> column) {
        return Arrays.stream(Metric.values()).map(column).collect(Collectors.joining(", "));
    }

    static OptionalInt inForce(Handle handle, OrganizationId organization, Metric metric) {
        Integer limit = handle.createQuery("SELECT " + metric.inForceSql("o") + FOR_EACH)
                .bind("id", organization)
                .mapTo(Integer.class)
                .findOne()
                .map(metric::limit)
                .orElse(null);
        return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    static Map<Metric, Integer> inForce(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT " + IN_FORCE + FOR_EACH)
                .bind("id", organization)
                .map((row, context) -> {
                    Map<Metric, Integer> limits = new EnumMap<>(Metric.class);
                    for (Metric metric : Metric.values()) {
                        Integer limit = metric.limit(row.getInt(metric.wireName()));
                        if (limit != null) {
                            limits.put(metric, limit);
                        }
                    }
                    return limits;
                })
                .findOne()
                .orElseGet(() -> new EnumMap<>(Metric.class));
    }

    static Optional<OrganizationLimits> find(Handle handle, OrganizationId organization) {
        return read(handle, organization, ALL);
    }

    /** As {@link #find}; locks the organization until this transaction ends. */
    static Optional<OrganizationLimits> lock(Handle handle, OrganizationId organization) {
        return read(handle, organization, ALL + " FOR NO KEY UPDATE");
    }

    private static Optional<OrganizationLimits> read(Handle handle, OrganizationId organization, String sql) {
        return handle.createQuery(sql)
                .bind("id", organization)
                .map((row, context) -> {
                    Map<Metric, MetricLimit> limits = new EnumMap<>(Metric.class);
                    for (Metric metric : Metric.values()) {
                        limits.put(
                                metric,
                                new MetricLimit(
                                        metric,
                                        metric.limit(row.getInt(metric.setting().column())),
                                        row.getObject(metric.ceilingColumn(), Integer.class)));
                    }
                    return new OrganizationLimits(organization, limits);
                })
                .findOne();
    }

    /** Changes limits that differ, and adds an audit entry; returns the limits after that. */
    static OrganizationLimits update(Handle handle, Caller caller, OrganizationLimits before, LimitChange wanted) {
        Map<String, @Nullable Integer> columns = new LinkedHashMap<>();
        List<String> settings = new ArrayList<>();
        Changes changes = new Changes();
        Map<Metric, MetricLimit> after = new EnumMap<>(before.limits());
        before.limits().forEach((metric, old) -> {
            Integer value =
                    wanted.values().containsKey(metric) ? wanted.values().get(metric) : old.value();
            Integer ceiling =
                    wanted.ceilings().containsKey(metric) ? wanted.ceilings().get(metric) : old.ceiling();
            String column = metric.setting().column();
            if (!Objects.equals(value, old.value())) {
                columns.put(column, metric.stored(value));
                changes.add(column, metric.stored(old.value()), metric.stored(value));
            }
            if (!Objects.equals(ceiling, old.ceiling())) {
                columns.put(metric.ceilingColumn(), ceiling);
                changes.add(metric.ceilingColumn(), old.ceiling(), ceiling);
            }
            MetricLimit changed = new MetricLimit(metric, value, ceiling);
            if (!changed.equals(old)) {
                settings.add(column);
            }
            after.put(metric, changed);
        });
        if (columns.isEmpty()) {
            return before;
        }
        String assignments = columns.keySet().stream()
                .map(column -> column + " = :" + column)
                .collect(Collectors.joining(", "));
        Update update = handle.createUpdate("UPDATE organization SET " + assignments + ", "
                        + SettingAuthors.assignment(":by", ":settings")
                        + ", revision = revision + 1, updated_at = now() WHERE id = :id")
                .bind("by", SettingAuthors.of(caller))
                .bind("settings", SettingAuthors.names(settings))
                .bind("id", before.id());
        columns.forEach((column, value) -> update.bindByType(column, value, Integer.class));
        update.execute();
        AuditLog.note(
                handle,
                caller,
                AuditEntry.of(
                                before.id(),
                                Operation.UPDATE,
                                "updateLimits",
                                "Organization",
                                before.id().value())
                        .changes(changes));
        return new OrganizationLimits(before.id(), after);
    }
}
