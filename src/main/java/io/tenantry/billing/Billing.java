package io.tenantry.billing;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.OrganizationSetting;
import io.tenantry.organization.Organizations;
import io.tenantry.setting.Setting;
import io.tenantry.storage.Database;
import io.tenantry.storage.Slice;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The door to billing: takes counts of conversations, and adds them up by day in each organization's billing time zone, the one it has
 * when somebody asks.
 */
public final class Billing {
    /** The settings that a bill is made from. */
    public static final List<Setting<?>> SETTINGS = List.of(OrganizationSetting.BILLING_TIMEZONE);

    /** How many counts can be reported at a time. */
    public static final int MOST_REPORTS = 10_000;

    private final Database database;
    private final Organizations organizations;
    private final Clock clock;

    public Billing(Database database, Organizations organizations, Clock clock) {
        this.database = database;
        this.organizations = organizations;
        this.clock = clock;
    }

    /**
     * Adds counts; those whose key their organization has reported before are left out.
     *
     * @return how many were added
     * @throws Fault.Invalid naming every organization that is not there, as {@code items[3].organisationId}
     * @throws Fault.NotAllowed for everybody but operators
     */
    public int report(Caller caller, List<ConversationReport> reports) {
        requireOperator(caller);
        return database.write(handle -> {
            Set<Integer> there = BillingStore.lockExisting(
                    handle,
                    reports.stream().map(ConversationReport::organizationId).toList());
            List<Problem> problems = new ArrayList<>();
            for (int i = 0; i < reports.size(); i++) {
                if (!there.contains(reports.get(i).organizationId())) {
                    problems.add(unknownOrganization(i));
                }
            }
            Fault.Invalid.check(problems);
            return reports.isEmpty() ? 0 : BillingStore.add(handle, reports);
        });
    }

    /** What is wrong with a count whose organization is not there. */
    public static Problem unknownOrganization(int item) {
        return Problem.unknown("items[" + item + "].organisationId", "There is no such organisation.");
    }

    /**
     * The conversations of organizations in a month or a year. Without both it is the current month of each organization; with a year
     * alone all of it; with a month alone that of the current year.
     *
     * @throws Fault.NotAllowed for everybody but operators
     */
    public Slice<Bill> list(Caller caller, OrganizationQuery query, OptionalInt year, OptionalInt month) {
        requireOperator(caller);
        return database.readConsistently(handle -> {
            Slice<Organization> slice = organizations.list(caller, query);
            List<BillingStore.Span> spans = new ArrayList<>();
            slice.rows().forEach(organization -> addSpans(spans, organization, year, month));
            Map<Integer, List<Bill.Day>> sums = BillingStore.sums(handle, spans);
            List<Bill> bills = slice.rows().stream()
                    .map(organization -> new Bill(organization, sums.getOrDefault(organization.id(), List.of())))
                    .toList();
            return new Slice<>(bills, slice.total(), slice.next(), slice.previous());
        });
    }

    private void addSpans(
            List<BillingStore.Span> spans, Organization organization, OptionalInt year, OptionalInt month) {
        ZoneId zone = BillingZones.of(organization.settings().get(OrganizationSetting.BILLING_TIMEZONE));
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        boolean wholeYear = year.isPresent() && month.isEmpty();
        LocalDate first =
                LocalDate.of(year.orElse(today.getYear()), wholeYear ? 1 : month.orElse(today.getMonthValue()), 1);
        LocalDate end = wholeYear ? first.plusYears(1) : first.plusMonths(1);
        for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
            spans.add(new BillingStore.Span(
                    organization.id(),
                    day,
                    day.atStartOfDay(zone).toInstant(),
                    day.plusDays(1).atStartOfDay(zone).toInstant()));
        }
    }

    private static void requireOperator(Caller caller) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        }
    }
}
