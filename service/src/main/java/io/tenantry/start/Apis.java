package io.tenantry.start;

import io.tenantry.access.Caller;
import io.tenantry.api.KeyOrToken;
import io.tenantry.api.SiteApi;
import io.tenantry.api.management.AuditEventResource;
import io.tenantry.api.management.BillingResource;
import io.tenantry.api.management.KeyResource;
import io.tenantry.api.management.MailResource;
import io.tenantry.api.management.ManagementApi;
import io.tenantry.api.management.RetentionResource;
import io.tenantry.api.management.SystemResource;
import io.tenantry.api.management.billing.LedgerResource;
import io.tenantry.api.management.billing.PlanResource;
import io.tenantry.api.management.operator.OperatorKeyResource;
import io.tenantry.api.management.operator.OperatorResource;
import io.tenantry.api.management.operator.SecondFactorResource;
import io.tenantry.api.management.operator.ServiceKeyResource;
import io.tenantry.api.management.organization.DeletionResource;
import io.tenantry.api.management.organization.EffectiveResource;
import io.tenantry.api.management.organization.OrganisationBulk;
import io.tenantry.api.management.organization.OrganisationFlagsResource;
import io.tenantry.api.management.organization.OrganisationLimitsResource;
import io.tenantry.api.management.organization.OrganisationResource;
import io.tenantry.api.management.organization.OrganisationWrites;
import io.tenantry.api.management.people.ImpersonationResource;
import io.tenantry.api.management.people.UsersResource;
import io.tenantry.api.organisation.AccessResource;
import io.tenantry.api.organisation.ConversationCounterResource;
import io.tenantry.api.organisation.LoginAttemptResource;
import io.tenantry.api.organisation.OrganisationProjectsResource;
import io.tenantry.api.organisation.OrganisationUsersResource;
import io.tenantry.api.organisation.OwnKeyResource;
import io.tenantry.api.organisation.OwnOrganisationResource;
import io.tenantry.api.organisation.OwnPasswordResource;
import io.tenantry.api.organisation.OwnUserResource;
import io.tenantry.api.organisation.PasswordPolicyResource;
import io.tenantry.api.organisation.ProjectMembersResource;
import io.tenantry.api.usage.ConsumptionResource;
import io.tenantry.api.usage.IntrospectionResource;
import io.tenantry.api.usage.JobResource;
import io.tenantry.api.usage.LeaseResource;
import io.tenantry.api.usage.LevelResource;
import io.tenantry.api.usage.RefillResource;
import io.tenantry.api.usage.ReportResource;
import io.tenantry.api.usage.UsageApi;
import io.tenantry.api.usage.event.EventResource;
import io.tenantry.api.user.UserApi;
import io.tenantry.api.user.organization.AuditLogResource;
import io.tenantry.api.user.organization.BillingInfoResource;
import io.tenantry.api.user.organization.DomainResource;
import io.tenantry.api.user.organization.EffectiveSettingResource;
import io.tenantry.api.user.organization.OnboardingResource;
import io.tenantry.api.user.organization.OrganizationChangeResource;
import io.tenantry.api.user.organization.OrganizationReplies;
import io.tenantry.api.user.organization.OrganizationResource;
import io.tenantry.api.user.organization.PasswordPolicyPreviewResource;
import io.tenantry.api.user.organization.ProviderCredentialResource;
import io.tenantry.api.user.organization.WebhookDeliveryResource;
import io.tenantry.api.user.people.InvitationResource;
import io.tenantry.api.user.people.JoinRequestResource;
import io.tenantry.api.user.people.MembershipResource;
import io.tenantry.api.user.people.NotificationResource;
import io.tenantry.api.user.people.RegistrationResource;
import io.tenantry.api.user.project.ApiKeyResource;
import io.tenantry.api.user.project.ProjectResource;
import io.tenantry.api.user.project.WebhookTrialResource;
import io.tenantry.api.user.signin.OwnSessionResource;
import io.tenantry.api.user.signin.PasswordResource;
import io.tenantry.api.user.signin.SessionResource;
import io.tenantry.api.user.signin.TwoFactorResource;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.retention.RetentionRuns;
import io.tenantry.schedule.Background;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Api;
import io.tenantry.web.Route;
import io.tenantry.web.resource.Document;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The APIs of an installation, with the resources of each. */
final class Apis {
    private final Features features;
    private final Database database;
    private final Clock clock;
    private final Options options;
    private final PublicUrl publicUrl;
    private final KeyOrToken.Tokens tokens;

    private Apis(Features features, Database database, Clock clock, Options options, PublicUrl publicUrl) {
        this.features = features;
        this.database = database;
        this.clock = clock;
        this.options = options;
        this.publicUrl = publicUrl;
        this.tokens = (token, aboutSigningIn) -> {
            Caller caller = features.signIn.sessions().authenticate(token, aboutSigningIn);
            features.signIn.activity().seen(caller);
            return caller;
        };
    }

    /**
     * All of them. The last one serves all paths that no other does.
     *
     * @param state the state of the server
     * @param tasks the background work of the installation
     */
    static List<Api> of(
            Features features,
            Database database,
            Clock clock,
            Options options,
            PublicUrl publicUrl,
            SiteApi.State state,
            Supplier<List<Background>> tasks) {
        Apis apis = new Apis(features, database, clock, options, publicUrl);
        List<Api> all = new ArrayList<>();
        all.add(apis.ofUsers("/user", apis.userResources()));
        all.add(apis.ofUsers("/test_framework", List.of(new BillingInfoResource(features.billingInfos, features.ids))));
        all.add(apis.ofUsers("/notifications", List.of(new NotificationResource(features.notifications, publicUrl))));
        all.addAll(apis.ofOperatorsAndOrganisations());
        all.add(apis.ofServices());
        all.addAll(new ConsolePages(features, clock, publicUrl, options.brand()).apis(database, state, tasks));
        return List.copyOf(all);
    }

    private Api ofUsers(String base, List<UserResource> resources) {
        return new UserApi(base, features.apiKeys, tokens, features.attempts, resources);
    }

    private List<UserResource> userResources() {
        ObjectIds ids = features.ids;
        OrganizationReplies replies = new OrganizationReplies(features.organizations, database.changes());
        return List.of(
                () -> List.of(Document.openApi("user").at("/openapi.yaml")),
                new OrganizationResource(features.organizations, replies, features.labels, ids),
                new OrganizationChangeResource(
                        replies, features.organizationChanges, features.deletions, features.labels, ids),
                new EffectiveSettingResource(features.effectiveSettings, ids, database.changes()),
                new PasswordPolicyPreviewResource(features.policyEnforcement, ids),
                new OnboardingResource(features.onboardings, replies, ids),
                new DomainResource(features.domains, ids),
                new ProviderCredentialResource(features.providerCredentials, ids),
                new AuditLogResource(features.auditEvents, ids, clock),
                new WebhookDeliveryResource(features.webhookDeliveries, ids),
                new WebhookTrialResource(features.webhookTrials, features.projects, ids),
                new ApiKeyResource(features.callerApiKeys, ids),
                new ProjectResource(features.projects, features.projectChanges, features.labels, ids),
                new MembershipResource(features.members, features.departures, features.labels, ids),
                new JoinRequestResource(features.joinRequests, ids),
                new InvitationResource(features.invitations, features.invitationAnswers, features.throttle, ids),
                new RegistrationResource(features.registrations, features.throttle),
                new SessionResource(features.signIn),
                new OwnSessionResource(features.signIn.sessions(), features.auditEvents),
                new PasswordResource(features.signIn, features.throttle),
                new TwoFactorResource(features.signIn));
    }

    private List<Api> ofOperatorsAndOrganisations() {
        ObjectIds ids = features.ids;
        SystemResource system = new SystemResource(
                new SystemResource.Vendor(
                        ProgramVersion.number(), publicUrl, options.management().ceilings()),
                features.systemMessages);
        OwnOrganisationResource own = new OwnOrganisationResource(
                features.organizations, features.deletions, features.history, features.labels, ids);
        OrganisationProjectsResource projects =
                new OrganisationProjectsResource(features.organizationProjects, own, features.labels, ids, clock);
        OwnKeyResource ownKeys = new OwnKeyResource(features.personalKeys, ids);
        ConversationCounterResource counters = new ConversationCounterResource(features.billing, own, ids);
        return List.of(
                ManagementApi.ofOperators(
                        features.operatorSignIn,
                        features.serviceKeys,
                        features.attempts,
                        ofOperators(system, projects, ids)),
                ManagementApi.ofOrganisations(
                        features.apiKeys,
                        tokens,
                        features.attempts,
                        system,
                        ofOrganisations(own, ownKeys, projects, counters)),
                ManagementApi.ofOrganisations(
                        "v2.1", features.apiKeys, tokens, features.attempts, ownKeys.routesOfNext()),
                ManagementApi.ofOrganisations(
                        "v3.0", features.apiKeys, tokens, features.attempts, counters.routesByDay()));
    }

    private List<List<Route>> ofOperators(SystemResource system, OrganisationProjectsResource projects, ObjectIds ids) {
        return List.of(
                new OrganisationResource(features.organizations, ids, features.labels, database.changes()).routes(),
                new OrganisationBulk(features.organizationBatches, ids).routes(),
                new OrganisationWrites(
                                features.organizationChanges,
                                features.firstAdministrators,
                                features.organizations,
                                features.labels,
                                ids)
                        .routes(),
                new OrganisationLimitsResource(features.limits, ids).routes(),
                new OrganisationFlagsResource(features.organizationFlags, ids).routes(),
                new PlanResource(features.plans, ids).routes(),
                new LedgerResource(features.ledger, ids).routes(),
                new EffectiveResource(features.effectiveSettings, ids, database.changes()).routes(),
                new UsersResource(features.users, features.userChanges, features.labels, ids).routes(),
                new ImpersonationResource(features.impersonations, ids).routes(),
                projects.routesOfOperators(),
                system.routes(),
                new RetentionResource(new RetentionRuns(database, features.purges)).routes(),
                new MailResource(features.outbox).routes(),
                new KeyResource(features.managementKeys, ids).routes(),
                new BillingResource(features.billing, ids).routes(),
                new DeletionResource(features.deletions, features.organizations, ids).routes(),
                new AuditEventResource(features.history, ids).routes(),
                new OperatorResource(features.operators, ids).routes(),
                new OperatorKeyResource(features.operatorKeys, ids).routes(),
                new ServiceKeyResource(features.serviceKeys, ids).routes(),
                new SecondFactorResource(features.operatorSecondFactor, ids).routes(),
                new PasswordPolicyResource(features.policyEnforcement, ids).routes());
    }

    private List<List<Route>> ofOrganisations(
            OwnOrganisationResource own,
            OwnKeyResource ownKeys,
            OrganisationProjectsResource projects,
            ConversationCounterResource counters) {
        ObjectIds ids = features.ids;
        return List.of(
                own.routes(),
                new OwnUserResource(features.organizationSignIns, own, ids).routes(),
                new OrganisationUsersResource(
                                features.organizationUsers,
                                features.organizationUserChanges,
                                features.ownProfile,
                                own,
                                features.labels,
                                ids)
                        .routes(),
                ownKeys.routes(),
                projects.routes(),
                new ProjectMembersResource(features.projectMembers, features.departures, features.labels, ids).routes(),
                new AccessResource(database, features.organizationUsers, own, ids).routes(),
                new OwnPasswordResource(features.organizationSignIns, features.signIn, features.throttle, own, ids)
                        .routes(),
                new LoginAttemptResource(features.signIn.logins(), ids).routes(),
                counters.routes());
    }

    private Api ofServices() {
        ObjectIds ids = features.ids;
        return new UsageApi(
                features.serviceKeys,
                features.attempts,
                clock,
                features.events::stop,
                List.of(
                        new ConsumptionResource(features.consumptions, ids).routes(),
                        new LevelResource(features.levels, features.headrooms, ids).routes(),
                        new LeaseResource(features.leases, ids).routes(),
                        new RefillResource(features.refills, ids).routes(),
                        new JobResource(features.jobReports, ids).routes(),
                        new IntrospectionResource(features.introspections, ids).routes(),
                        new EventResource(features.events, ids).routes(),
                        new ReportResource(features.reports, ids).routes()));
    }
}
