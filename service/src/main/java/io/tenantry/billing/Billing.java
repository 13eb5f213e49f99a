package io.tenantry.billing;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.listing.Slice;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.Organizations;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of billing: takes counts of conversations and sums them by day in each organization's billing time zone,
 * as set at the time of the query.
 */
public final class Billing {
    /** The settings that a bill depends on. */
    public static final List<Setting<?>> SETTINGS = List.of(OrganizationSetting.BILLING_TIMEZONE);

    /** The maximum number of counts in one report. */
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
     * Adds counts. A count whose key the organization has reported before is skipped.
     *
     * @return the number of added counts
     * @throws Fault.Invalid naming every organization that does not exist or that the service does not see, as
     *     {@code items[3].organisationId}, and every project that is none of its organization
     * @throws Fault.NotAllowed if the caller is neither an operator nor a service with the scope {@link ServiceScope#REPORT}
     */
    public int report(Caller caller, List<ConversationReport> reports) {
        ServiceReach reach = caller instanceof Caller.Operator
                ? ServiceReach.Everywhere.INSTANCE
                : ServiceAccess.require(caller, ServiceScope.REPORT).reach();
        return database.write(handle -> {
            Set<OrganizationId> there = BillingStore.lockExisting(
                    handle,
                    reports.stream().map(ConversationReport::organizationId).toList());
            Map<ProjectId, OrganizationId> projects = BillingStore.lockProjects(
                    handle,
                    reports.stream()
                            .map(ConversationReport::projectId)
                            .filter(Objects::nonNull)
                            .toList());
            List<Problem> problems = new ArrayList<>();
            for (int i = 0; i < reports.size(); i++) {
                ConversationReport report = reports.get(i);
                ProjectId project = report.projectId();
                if (!there.contains(report.organizationId()) || !reach.includes(report.organizationId())) {
                    problems.add(unknownOrganization(i));
                } else if (project != null && !Objects.equals(projects.get(project), report.organizationId())) {
                    problems.add(unknownProject(i));
                }
            }
            Fault.Invalid.check(problems);
            return reports.isEmpty() ? 0 : BillingStore.add(handle, reports);
        });
    }

    /** The problem of a count whose organization does not exist. */
    public static Problem unknownOrganization(int item) {
        return Problem.unknown("items[" + item + "].organisationId", "There is no such organisation.");
    }

    /** The problem of a count whose project does not belong to its organization. */
    public static Problem unknownProject(int item) {
        return Problem.unknown("items[" + item + "].projectId", "The organisation has no such project.");
    }

    /**
     * The conversations of one organization in a month or a year, by day and channel.
     *
     * @param month 1 to 12; absent for the whole year
     * @throws Fault.NotFound if the caller does not see the organization
     * @throws Fault.NotAllowed if the caller does not administer it
     */
    public List<Bill.Day> ofOrganization(Caller caller, OrganizationId organization, int year, OptionalInt month) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return BillingStore.sums(handle, spans(handle, organization, year, month))
                    .getOrDefault(organization, List.of());
        });
    }

    /**
     * The conversations of one project, as {@link #ofOrganization} tells those of an organization.
     *
     * @throws Fault.NotFound if the caller does not see the project
     * @throws Fault.NotAllowed if the caller does not administer the project and is no key of it
     */
    public List<Bill.Day> ofProject(Caller caller, ProjectId project, int year, OptionalInt month) {
        boolean ownKey =
                caller instanceof Caller.ProjectKey key && key.projectId().equals(project);
        return database.readConsistently(handle -> {
            Rights.requireInProject(handle, caller, project, ownKey ? Right.BUILD : Right.ADMINISTER);
            OrganizationId organization = BillingStore.organizationOf(handle, project);
            return BillingStore.sumsOfProject(handle, project, spans(handle, organization, year, month));
        });
    }

    private List<BillingStore.Span> spans(Handle handle, OrganizationId organization, int year, OptionalInt month) {
        String zone = BillingStore.zone(handle, organization).orElseThrow(() -> new Fault.NotFound("organization"));
        List<BillingStore.Span> spans = new ArrayList<>();
        addSpans(spans, organization, BillingZones.of(zone), OptionalInt.of(year), month);
        return spans;
    }

    /**
     * The conversations of organizations in a month or a year. Without both parameters it is the current month of each
     * organization; with a year only, the whole year; with a month only, that month of the current year.
     *
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public Slice<Bill> list(Caller caller, OrganizationQuery query, OptionalInt year, OptionalInt month) {
        requireOperator(caller);
        return database.readConsistently(handle -> {
            Slice<Organization> slice = organizations.list(caller, query);
            List<BillingStore.Span> spans = new ArrayList<>();
            slice.rows()
                    .forEach(organization -> addSpans(
                            spans,
                            organization.id(),
                            BillingZones.of(organization.settings().get(OrganizationSetting.BILLING_TIMEZONE)),
                            year,
                            month));
            Map<OrganizationId, List<Bill.Day>> sums = BillingStore.sums(handle, spans);
            List<Bill> bills = slice.rows().stream()
                    .map(organization -> new Bill(organization, sums.getOrDefault(organization.id(), List.of())))
                    .toList();
            return new Slice<>(bills, slice.total(), slice.next(), slice.previous());
        });
    }

    private void addSpans(
            List<BillingStore.Span> spans,
            OrganizationId organization,
            ZoneId zone,
            OptionalInt year,
            OptionalInt month) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        boolean wholeYear = year.isPresent() && month.isEmpty();
        LocalDate first =
                LocalDate.of(year.orElse(today.getYear()), wholeYear ? 1 : month.orElse(today.getMonthValue()), 1);
        LocalDate end = wholeYear ? first.plusYears(1) : first.plusMonths(1);
        for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
            spans.add(new BillingStore.Span(
                    organization,
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
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        }
    }
}
