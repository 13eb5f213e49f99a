package io.tenantry.effective;

import static io.tenantry.setting.OrganizationSetting.*;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.effective.EffectiveSetting.Asking;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.setting.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The strictest rules of all organizations of a person, each with an organization that asks for it. */
final class StrictestRules {
    private static final List<Setting<Integer>> CHARACTERS = List.of(
            PASSWORD_POLICY_MIN_AMOUNT_LOWER_CASE,
            PASSWORD_POLICY_MIN_AMOUNT_UPPER_CASE,
            PASSWORD_POLICY_MIN_AMOUNT_SPECIAL_CHARACTERS,
            PASSWORD_POLICY_MIN_AMOUNT_NUMBERS);

    /** A cached answer for a person with more organizations depends on all organizations. */
    private static final int MOST_WATCHED = 100;

    private record Rule(int value, Asking by) {}

    private final OrganizationId organization;
    private final List<Integer> watched;
    private final Map<String, Rule> rules = new HashMap<>();

    private StrictestRules(OrganizationId organization, List<Integer> watched) {
        this.organization = organization;
        this.watched = watched;
    }

    /** @param organization an organization of the person */
    static StrictestRules of(Handle handle, PersonId person, OrganizationId organization) {
        List<Integer> watched = StrictestRuleStore.organizations(handle, person, MOST_WATCHED + 1);
        StrictestRules strictest = new StrictestRules(organization, watched);
        if (watched.size() == 1) {
            return strictest;
        }
        StrictestRuleStore.find(handle, person, organization)
                .forEach(found -> strictest.rules.put(found.column(), new Rule(found.value(), found.by())));
        strictest.meetTogether();
        return strictest;
    }

    /** A maximum length gives way to the rules that ask for more characters. */
    private void meetTogether() {
        Rule maximum = rules.get(PASSWORD_POLICY_MAX_LENGTH.column());
        if (maximum == null) {
            return;
        }
        int met = new PasswordPolicy(
                        amount(PASSWORD_POLICY_MIN_LENGTH),
                        maximum.value,
                        amount(PASSWORD_POLICY_MIN_AMOUNT_LOWER_CASE),
                        amount(PASSWORD_POLICY_MIN_AMOUNT_UPPER_CASE),
                        amount(PASSWORD_POLICY_MIN_AMOUNT_SPECIAL_CHARACTERS),
                        amount(PASSWORD_POLICY_MIN_AMOUNT_NUMBERS),
                        0)
                .maxLength();
        if (met > maximum.value) {
            boolean byLength = met == amount(PASSWORD_POLICY_MIN_LENGTH);
            Stream<Rule> raising = (byLength ? List.of(PASSWORD_POLICY_MIN_LENGTH) : CHARACTERS)
                    .stream().map(setting -> rules.get(setting.column())).flatMap(Stream::ofNullable);
            Asking by = Stream.concat(raising, Stream.of(maximum))
                    .map(Rule::by)
                    .filter(asking -> !asking.id().equals(organization))
                    .findFirst()
                    .orElse(maximum.by);
            rules.put(PASSWORD_POLICY_MAX_LENGTH.column(), new Rule(met, by));
        }
    }

    private int amount(Setting<Integer> setting) {
        Rule rule = rules.get(setting.column());
        return rule == null ? 0 : rule.value;
    }

    /** The slots of the change feed for the organizations of the person. */
    int[] slots() {
        return watched.size() > MOST_WATCHED
                ? new int[] {ChangeFeed.slot(Topic.ORGANIZATIONS, 0)}
                : watched.stream()
                        .mapToInt(id -> ChangeFeed.slot(Topic.ORGANIZATION, id))
                        .toArray();
    }

    /**
     * A setting as it holds for the person.
     *
     * @param isSeen whether the caller's credentials are for the other organization, too
     */
    EffectiveSetting applied(EffectiveSetting setting, Predicate<OrganizationId> isSeen) {
        Rule rule = rules.get(setting.setting().column());
        if (rule == null || rule.by.id().equals(organization)) {
            return setting;
        }
        Asking by = isSeen.test(rule.by.id()) ? rule.by : null;
        Object value = setting.setting().equals(IS_2FA_REQUIRED) ? true : (Object) rule.value;
        return value.equals(setting.inForce()) ? setting : setting.strictest(value, by);
    }
}
