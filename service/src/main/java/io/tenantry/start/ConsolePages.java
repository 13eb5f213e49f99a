package io.tenantry.start;

import io.tenantry.api.SiteApi;
import io.tenantry.console.ConsoleApi;
import io.tenantry.console.ConsoleFeatures;
import io.tenantry.console.Documents;
import io.tenantry.console.FrontPage;
import io.tenantry.console.dashboard.DashboardFeatures;
import io.tenantry.console.dashboard.DashboardPage;
import io.tenantry.console.description.ApiPages;
import io.tenantry.console.document.DocumentPages;
import io.tenantry.console.installation.InstallationFeatures;
import io.tenantry.console.installation.InstallationPages;
import io.tenantry.console.look.Brand;
import io.tenantry.console.look.BrandedApi;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.OperatorPages;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.console.organization.OrganizationPages;
import io.tenantry.console.organization.administration.AdministrationFeatures;
import io.tenantry.console.organization.administration.AdministrationTabs;
import io.tenantry.console.organization.list.BulkPages;
import io.tenantry.console.organization.list.OrganizationExportPage;
import io.tenantry.console.organization.setting.LimitBars;
import io.tenantry.console.organization.setting.SettingFeatures;
import io.tenantry.console.organization.setting.SettingTabs;
import io.tenantry.console.person.PeopleFeatures;
import io.tenantry.console.person.PersonPages;
import io.tenantry.console.project.ProjectPages;
import io.tenantry.schedule.Background;
import io.tenantry.storage.Database;
import io.tenantry.storage.Nodes;
import io.tenantry.web.Api;
import io.tenantry.web.Route;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The console of an installation, with the entry classes that its pages call. */
final class ConsolePages {
    /** More nodes than a database has connections for. */
    private static final int MOST_NODES = 200;

    private final Features features;
    private final Clock clock;
    private final PublicUrl publicUrl;
    private final Brand brand;

    ConsolePages(Features features, Clock clock, PublicUrl publicUrl, Brand brand) {
        this.features = features;
        this.clock = clock;
        this.publicUrl = publicUrl;
        this.brand = brand;
    }

    /**
     * The pages, and the site around them, which serves all paths that no API does.
     *
     * @param state the state of the server
     * @param tasks the background work of the installation
     */
    List<Api> apis(Database database, SiteApi.State state, Supplier<List<Background>> tasks) {
        FrontPage front = new FrontPage();
        ConsoleFeatures forPages = new ConsoleFeatures(
                features.invitationLinks,
                features.registrations,
                features.invitationAnswers,
                features.signIn,
                features.throttle);
        OperatorFeatures forOperators = forOperators();
        PeopleFeatures forPeople = forPeople();
        SignedIn signedIn = new SignedIn(
                forOperators.sessions(), features.signIn, publicUrl, features.keptForms, features.shownOnce);
        PersonPages personPages = new PersonPages(forPeople, signedIn);
        Supplier<List<Nodes.Running>> nodes = () -> database.read(handle -> Nodes.of(handle, MOST_NODES));
        DashboardPage dashboard = new DashboardPage(forDashboard(tasks, nodes), signedIn);
        List<Route> pages = new ArrayList<>(
                OperatorPages.routes(forOperators, features.signIn, signedIn, dashboard::page, personPages::start));
        OneOrganization one = new OneOrganization(forPeople, signedIn);
        pages.addAll(OrganizationPages.routes(
                forOperators,
                forPeople,
                signedIn,
                one,
                new LimitBars(features.headrooms)::of,
                personPages::organizations));
        pages.addAll(ProjectPages.routes(forOperators, forPeople.clock(), signedIn, one));
        pages.addAll(new BulkPages(features.bulkChanges, features.ids, signedIn).routes());
        pages.addAll(new OrganizationExportPage(features.organizations, features.ids, signedIn).routes());
        pages.addAll(SettingTabs.routes(
                new SettingFeatures(
                        features.organizationChanges,
                        features.effectiveSettings,
                        features.limits,
                        features.headrooms,
                        features.policyEnforcement),
                signedIn,
                one));
        pages.addAll(AdministrationTabs.routes(
                new AdministrationFeatures(
                        features.webhookDeliveries,
                        features.webhookTrials,
                        features.organizationProjects,
                        features.domains,
                        features.deletions),
                signedIn,
                one));
        pages.addAll(InstallationPages.routes(
                new InstallationFeatures(
                        features.users,
                        features.personOverviews,
                        features.impersonations,
                        features.signIn.consoleSessions(),
                        features.organizations,
                        features.operators,
                        features.serviceKeys,
                        features.outbox,
                        features.failingReceivers,
                        features.systemMessages,
                        features.deletions,
                        tasks,
                        ProgramVersion.number(),
                        nodes,
                        features.ids,
                        clock),
                signedIn));
        pages.addAll(personPages.routes());
        pages.addAll(new ApiPages(signedIn).routes());
        pages.addAll(new DocumentPages(Documents.index()).routes());
        Api console = new ConsoleApi(
                forPages,
                publicUrl,
                pages,
                new ConsoleApi.Visits(
                        signedIn::caller,
                        signedIn::banner,
                        request -> OperatorPages.ended(signedIn, request),
                        signedIn::kept),
                brand);
        Api site = new SiteApi(
                database,
                state,
                Stream.concat(front.routes().stream(), Documents.routes().stream())
                        .toList(),
                front::missing);
        return List.of(new BrandedApi(console, brand), new BrandedApi(site, brand));
    }

    private PeopleFeatures forPeople() {
        return new PeopleFeatures(
                features.signIn,
                features.ownOrganizations,
                features.organizationUsers,
                features.organizationUserChanges,
                features.members,
                features.ownProfile,
                features.callerApiKeys,
                features.invitations,
                features.joinRequests,
                features.invitationAnswers,
                features.notifications,
                features.throttle,
                features.ids,
                clock);
    }

    private DashboardFeatures forDashboard(Supplier<List<Background>> tasks, Supplier<List<Nodes.Running>> nodes) {
        return new DashboardFeatures(
                features.organizations,
                features.users,
                features.operatorSessions,
                features.history,
                features.growth,
                features.headrooms,
                features.outbox,
                features.failingReceivers,
                tasks,
                nodes,
                features.ids,
                clock);
    }

    private OperatorFeatures forOperators() {
        return new OperatorFeatures(
                features.operatorConsoleSignIn,
                features.operatorSessions,
                features.organizations,
                features.organizationChanges,
                features.firstAdministrators,
                features.users,
                features.userChanges,
                features.organizationProjects,
                features.projectMembers,
                features.callerApiKeys,
                features.managementKeys,
                features.invitations,
                features.history,
                features.deletions,
                features.ids);
    }
}
