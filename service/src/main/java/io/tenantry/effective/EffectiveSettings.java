package io.tenantry.effective;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.fault.Fault;
import io.tenantry.limit.Limits;
import io.tenantry.limit.Metric;
import io.tenantry.limit.MetricLimit;
import io.tenantry.limit.OrganizationLimits;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationStore;
import io.tenantry.secret.Secret;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.storage.Database;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of settings in force. */
public final class EffectiveSettings {
    private static final String MASK = "********";

    /** The settings that name the organization in other systems of the operators; only they see them here. */
    private static final Set<Setting<?>> OF_OPERATORS =
            Set.of(OrganizationSetting.BUSINESS_UNIT_ID, OrganizationSetting.LIVE_AGENT_ACCOUNT);

    private final Database database;
    private final OrganizationStore organizations;

    public EffectiveSettings(Database database, OrganizationStore organizations) {
        this.database = database;
        this.organizations = organizations;
    }

    /**
     * The settings of an organization with their authors.
     *
     * @param settings the settings that the caller sees, in the order of their declaration
     * @param people the people who last changed any of them: their addresses are in the settings
     * @param keys the keys that last changed any of them: their names are in the settings
     * @param others the slots of the change feed for other organizations whose rules hold
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Found(List<EffectiveSetting> settings, Set<PersonId> people, Set<Integer> keys, int[] others) {
        /** The slots of the change feed that this depends on. */
        public int[] slots(OrganizationId organization) {
            IntStream authors = IntStream.concat(
                    people.stream().mapToInt(person -> ChangeFeed.slot(Topic.PERSON, person.value())),
                    keys.stream().mapToInt(key -> ChangeFeed.slot(Topic.API_KEY, key)));
            return IntStream.concat(
                            IntStream.concat(
                                    IntStream.of(ChangeFeed.slot(Topic.ORGANIZATION, organization.value())), authors),
                            IntStream.of(others))
                    .toArray();
        }
    }

    /** The settings of an organization that an operator sees; the others see all but two of them. */
    public static List<Setting<?>> visible(boolean operator) {
        return OrganizationSetting.CATALOGUE.all().stream()
                .filter(setting -> operator || !OF_OPERATORS.contains(setting))
                .toList();
    }

    /**
     * All settings of an organization that the caller sees: for operators, members of the whole organization and its key. Rules for
     * people are the strictest of all organizations of a person who asks.
     *
     * @throws Fault.NotFound if the organization does not exist or the caller does not see it
     * @throws Fault.NotAllowed if the caller belongs only to projects of it
     */
    public Found get(Caller caller, OrganizationId id) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, id, Right.READ);
            if (Rights.wholly(handle, caller, id).isEmpty()) {
                throw new Fault.NotAllowed();
            }
            Found found = read(handle, caller instanceof Caller.Operator, id);
            return caller instanceof Caller.Person person ? held(handle, person, id, found) : found;
        });
    }

    /** The settings as they hold for a person, who may belong to organizations with stricter rules. */
    private static Found held(Handle handle, Caller.Person person, OrganizationId id, Found found) {
        StrictestRules rules = StrictestRules.of(handle, person.personId(), id);
        return new Found(
                found.settings.stream()
                        .map(setting -> rules.applied(setting, person.reach()::includes))
                        .toList(),
                found.people,
                found.keys,
                rules.slots());
    }

    private Found read(Handle handle, boolean operator, OrganizationId id) {
        Organization organization =
                organizations.find(handle, id).orElseThrow(() -> new Fault.NotFound("organization"));
        OrganizationLimits limits = Limits.of(handle, id);
        ChangeStore.Authors authors = ChangeStore.find(handle, id, operator);
        return new Found(
                visible(operator).stream()
                        .map(setting -> effective(setting, organization, limits, authors.changes()))
                        .toList(),
                authors.people(),
                authors.keys(),
                new int[0]);
    }

    private static EffectiveSetting effective(
            Setting<?> setting,
            Organization organization,
            OrganizationLimits limits,
            Map<String, ChangeStore.Change> changes) {
        Object stored = organization.settings().find(setting);
        Object initial = setting.initial();
        Metric metric = Metric.of(setting).orElse(null);
        MetricLimit limit = metric == null ? null : limits.of(metric);
        ChangeStore.Change change = changes.get(setting.column());
        Object value = limit == null ? shown(stored) : limit.value();
        Object byDefault = metric == null ? shown(initial) : metric.limit((Integer) Objects.requireNonNull(initial));
        Object inForce = limit == null ? value : limit.inForce();
        boolean lowered = !Objects.equals(value, inForce);
        boolean same = limit == null ? Objects.equals(stored, initial) : Objects.equals(value, byDefault);
        return new EffectiveSetting(
                setting,
                value,
                byDefault,
                limit == null ? null : limit.ceiling(),
                inForce,
                lowered ? Because.CEILING : same ? Because.DEFAULT : Because.ORGANIZATION,
                null,
                AppliedBy.of(setting),
                change == null ? null : change.at(),
                change == null ? null : change.by());
    }

    private static @Nullable Object shown(@Nullable Object value) {
        return switch (value) {
            case BigDecimal money -> money.setScale(2, RoundingMode.UNNECESSARY).toPlainString();
            case Secret secret -> secret.mask().isEmpty() ? MASK : secret.mask();
            case null, default -> value;
        };
    }
}
