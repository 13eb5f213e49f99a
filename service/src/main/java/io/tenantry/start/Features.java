package io.tenantry.start;

import io.tenantry.account.AccountFeatures;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.KeyPermissions;
import io.tenantry.apikey.PersonalKeys;
import io.tenantry.apikey.expiry.ExpiringKeys;
import io.tenantry.apikey.leaver.Departures;
import io.tenantry.apikey.leaver.KeysOfLeavers;
import io.tenantry.apikey.operator.ManagementKeys;
import io.tenantry.audit.chain.Chaining;
import io.tenantry.audit.chain.Expiry;
import io.tenantry.billing.Billing;
import io.tenantry.console.form.KeptForms;
import io.tenantry.console.form.Sealed;
import io.tenantry.credential.ProviderCredentials;
import io.tenantry.deletion.AdministratorMail;
import io.tenantry.deletion.DeletionRules;
import io.tenantry.deletion.Deletions;
import io.tenantry.deletion.OperatorConsole;
import io.tenantry.deletion.Purges;
import io.tenantry.domain.Domains;
import io.tenantry.effective.EffectiveSettings;
import io.tenantry.event.Events;
import io.tenantry.growth.Growth;
import io.tenantry.history.AuditEvents;
import io.tenantry.history.History;
import io.tenantry.introspection.Introspections;
import io.tenantry.invitation.Invitations;
import io.tenantry.invitation.JoinRequests;
import io.tenantry.invitation.answer.InvitationAnswers;
import io.tenantry.invitation.answer.InvitationLinks;
import io.tenantry.invitation.answer.Registrations;
import io.tenantry.label.Labels;
import io.tenantry.ledger.DueAccounts;
import io.tenantry.ledger.JobReports;
import io.tenantry.ledger.Ledger;
import io.tenantry.ledger.alert.Refills;
import io.tenantry.ledger.info.BillingInfos;
import io.tenantry.limit.Limits;
import io.tenantry.mail.Outbox;
import io.tenantry.member.Members;
import io.tenantry.member.ReliedOn;
import io.tenantry.message.SystemMessages;
import io.tenantry.notification.Notifications;
import io.tenantry.notification.news.News;
import io.tenantry.notification.news.Reports;
import io.tenantry.onboarding.Onboardings;
import io.tenantry.operator.OperatorConsoleSignIn;
import io.tenantry.operator.OperatorKeys;
import io.tenantry.operator.OperatorSecondFactor;
import io.tenantry.operator.OperatorSignIn;
import io.tenantry.operator.Operators;
import io.tenantry.operator.session.OperatorSessions;
import io.tenantry.organization.OrganizationBatches;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.organization.OrganizationStore;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.bulk.BulkChanges;
import io.tenantry.organization.bulk.BulkRuns;
import io.tenantry.organization.flag.OrganizationFlags;
import io.tenantry.organization.own.OwnOrganizations;
import io.tenantry.password.Hashing;
import io.tenantry.plan.Plans;
import io.tenantry.project.ProjectChanges;
import io.tenantry.project.Projects;
import io.tenantry.project.list.OrganizationProjects;
import io.tenantry.project.member.ProjectMembers;
import io.tenantry.repeat.Repeats;
import io.tenantry.secret.SecretBox;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.session.OrganizationSignIns;
import io.tenantry.session.policy.PolicyEnforcement;
import io.tenantry.setting.SettingRules;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.Throttle;
import io.tenantry.usage.DueCrossings;
import io.tenantry.usage.Headrooms;
import io.tenantry.usage.Leases;
import io.tenantry.usage.Levels;
import io.tenantry.usage.consumption.Consumptions;
import io.tenantry.usage.crossing.Crossings;
import io.tenantry.user.FirstAdministrators;
import io.tenantry.user.Impersonations;
import io.tenantry.user.UserChanges;
import io.tenantry.user.Users;
import io.tenantry.user.overview.PersonOverviews;
import io.tenantry.user.own.OrganizationUserChanges;
import io.tenantry.user.own.OrganizationUsers;
import io.tenantry.user.own.OwnProfile;
import io.tenantry.webhook.WebhookClient;
import io.tenantry.webhook.WebhookDeliveries;
import io.tenantry.webhook.WebhookSender;
import io.tenantry.webhook.WebhookTrials;
import io.tenantry.webhook.failing.FailingReceivers;
import java.time.Clock;
import java.time.Duration;

/** The entry classes of all features on one database; each is made after those that it uses. */
final class Features {
    final Hashing hashing;
    final FailedAttempts attempts;
    final Throttle throttle;
    final ObjectIds ids;
    final Labels labels;
    final Repeats repeats;
    final KeptForms keptForms;
    final Sealed shownOnce;
    final Outbox outbox;
    final Operators operators;
    final OperatorKeys operatorKeys;
    final OperatorSignIn operatorSignIn;
    final OperatorSecondFactor operatorSecondFactor;
    final OperatorSessions operatorSessions;
    final OperatorConsoleSignIn operatorConsoleSignIn;
    final AccountFeatures signIn;
    final OrganizationSignIns organizationSignIns;
    final ApiKeys apiKeys;
    final CallerApiKeys callerApiKeys;
    final ManagementKeys managementKeys;
    final PersonalKeys personalKeys;
    final KeysOfLeavers keysOfLeavers;
    final Departures departures;
    final Organizations organizations;
    final OwnOrganizations ownOrganizations;
    final OrganizationChanges organizationChanges;
    final OrganizationBatches organizationBatches;
    final BulkChanges bulkChanges;
    final BulkRuns bulkRuns;
    final OrganizationFlags organizationFlags;
    final Limits limits;
    final EffectiveSettings effectiveSettings;
    final PolicyEnforcement policyEnforcement;
    final ServiceKeys serviceKeys;
    final Introspections introspections;
    final Consumptions consumptions;
    final DueCrossings dueCrossings;
    final Levels levels;
    final Leases leases;
    final Headrooms headrooms;
    final Events events;
    final Onboardings onboardings;
    final Domains domains;
    final Members members;
    final Projects projects;
    final ProjectChanges projectChanges;
    final OrganizationProjects organizationProjects;
    final ProjectMembers projectMembers;
    final JoinRequests joinRequests;
    final Invitations invitations;
    final InvitationAnswers invitationAnswers;
    final InvitationLinks invitationLinks;
    final Registrations registrations;
    final ProviderCredentials providerCredentials;
    final Notifications notifications;
    final News news;
    final Reports reports;
    final ExpiringKeys expiringKeys;
    final WebhookSender webhookSender;
    final WebhookDeliveries webhookDeliveries;
    final WebhookTrials webhookTrials;
    final FailingReceivers failingReceivers;
    final Users users;
    final UserChanges userChanges;
    final FirstAdministrators firstAdministrators;
    final OrganizationUsers organizationUsers;
    final OrganizationUserChanges organizationUserChanges;
    final OwnProfile ownProfile;
    final Impersonations impersonations;
    final PersonOverviews personOverviews;
    final Deletions deletions;
    final Purges purges;
    final Billing billing;
    final Plans plans;
    final Growth growth;
    final Ledger ledger;
    final DueAccounts dueAccounts;
    final Refills refills;
    final JobReports jobReports;
    final BillingInfos billingInfos;
    final SystemMessages systemMessages;
    final AuditEvents auditEvents;
    final Chaining chaining;
    final Expiry expiry;
    final History history;

    Features(Database database, SecretBox box, Clock clock, Options options, Hashing hashing, PublicUrl publicUrl) {
        this.hashing = hashing;
        attempts = new FailedAttempts(database, clock);
        throttle = new Throttle(database, clock);
        ids = ObjectIds.read(database);
        labels = new Labels(database);
        repeats = new Repeats(database, box, ReliedOn.reliance(KeyPermissions::requireMaker));
        keptForms = new KeptForms(box, clock);
        shownOnce = new Sealed(box, "once", Duration.ofMinutes(1), clock);
        outbox = new Outbox(database, box);

        String issuer = options.brand().name();
        operators = new Operators(database, hashing);
        operatorKeys = new OperatorKeys(database, clock);
        operatorSecondFactor = new OperatorSecondFactor(database, box, clock, attempts, hashing, issuer);
        operatorSignIn = new OperatorSignIn(database, attempts, hashing, operatorKeys, operatorSecondFactor);
        operatorSessions = new OperatorSessions(database, clock);
        operatorConsoleSignIn =
                new OperatorConsoleSignIn(database, attempts, hashing, operatorSecondFactor, operatorSessions);
        signIn = AccountFeatures.open(
                database, box, clock, outbox, publicUrl, attempts, hashing, options.sessionTtl(), issuer);
        organizationSignIns = new OrganizationSignIns(database, signIn.sessions(), signIn.signIn());

        notifications =
                new Notifications(database, ids, clock, options.retention().notices());
        news = new News(outbox, publicUrl);
        reports = new Reports(database, news);

        apiKeys = new ApiKeys(database, clock, signIn.activity()::seen);
        callerApiKeys = new CallerApiKeys(database, clock);
        managementKeys =
                new ManagementKeys(database, clock, options.management().apiKeys());
        personalKeys = new PersonalKeys(database, clock, callerApiKeys);
        keysOfLeavers = new KeysOfLeavers(outbox, clock);
        departures = new Departures(database, keysOfLeavers);
        expiringKeys = new ExpiringKeys(database, clock, news);

        OrganizationStore organizationStore = new OrganizationStore(box);
        SettingRules settingRules = new SettingRules(options.management().ceilings());
        organizations = new Organizations(database, box);
        ownOrganizations = new OwnOrganizations(database, organizationStore);
        organizationChanges = new OrganizationChanges(
                database, organizationStore, box, settingRules, throttle, options.oneOrganizationPerPerson());
        organizationBatches = new OrganizationBatches(database, box, settingRules);
        bulkChanges = new BulkChanges(database, organizations, clock);
        bulkRuns = new BulkRuns(database, clock);
        organizationFlags = new OrganizationFlags(database);
        limits = new Limits(database);
        policyEnforcement = new PolicyEnforcement(database);
        effectiveSettings = new EffectiveSettings(database, organizationStore);
        serviceKeys = new ServiceKeys(database, clock);
        introspections = new Introspections(database, apiKeys);
        consumptions = new Consumptions(database, clock, repeats);
        dueCrossings = new DueCrossings(database, clock, new Crossings(news));
        levels = new Levels(database, clock);
        leases = new Leases(database, clock);
        headrooms = new Headrooms(database, clock);
        events = new Events(database, serviceKeys, ids, clock);
        onboardings = new Onboardings(database);
        domains = new Domains(database, options.txtRecords());

        members = new Members(database, KeyPermissions::requireKeys);
        projects = new Projects(database, box);
        projectChanges = new ProjectChanges(database, projects, box, keysOfLeavers);
        organizationProjects = new OrganizationProjects(database, projectChanges);
        projectMembers = new ProjectMembers(database, outbox, throttle);

        joinRequests = new JoinRequests(database, clock, outbox, publicUrl);
        invitations = new Invitations(database, clock, outbox, publicUrl, options.invitationTtl());
        invitationAnswers = new InvitationAnswers(database, clock);
        invitationLinks = new InvitationLinks(database, clock);
        registrations = new Registrations(database, clock, organizationStore, hashing);

        providerCredentials = new ProviderCredentials(database, box);
        WebhookClient webhookClient = new WebhookClient(options.webhookGuard());
        webhookSender = new WebhookSender(database, box, webhookClient, news, clock);
        webhookDeliveries =
                new WebhookDeliveries(database, clock, options.retention().deliveries());
        failingReceivers = new FailingReceivers(database);
        webhookTrials = new WebhookTrials(database, box, webhookClient, ids, clock);

        users = new Users(database);
        userChanges = new UserChanges(database, signIn, keysOfLeavers);
        firstAdministrators = new FirstAdministrators(database, organizationChanges, userChanges);
        organizationUsers = new OrganizationUsers(database);
        organizationUserChanges = new OrganizationUserChanges(database, signIn, keysOfLeavers, outbox, throttle);
        ownProfile = new OwnProfile(database, signIn);
        impersonations = new Impersonations(
                database, signIn.sessions(), signIn.consoleSessions(), ids, options.blockedImpersonation());
        personOverviews = new PersonOverviews(database, clock);

        DeletionRules deletionRules = options.management().deletion();
        boolean hasMail = options.smtp().isPresent();
        OperatorConsole console = new OperatorConsole(ids);
        AdministratorMail mail =
                new AdministratorMail(database, outbox, ids, deletionRules.administrators(), publicUrl);
        deletions = new Deletions(
                database,
                clock,
                deletionRules,
                hasMail && !deletionRules.administrators().isEmpty() ? mail : console);
        // The person who requested a deletion gets the certificate also when there are no administrators.
        purges = new Purges(database, clock, ids, box, hasMail ? mail : console);

        billing = new Billing(database, organizations, clock);
        plans = new Plans(database, clock);
        growth = new Growth(database, clock);
        ledger = new Ledger(database, outbox, clock);
        dueAccounts = new DueAccounts(database, ledger, clock);
        refills = new Refills(database);
        jobReports = new JobReports(database, outbox, clock);
        billingInfos = new BillingInfos(database, clock);
        systemMessages = new SystemMessages(database, clock);
        auditEvents = new AuditEvents(database);
        chaining = new Chaining(database);
        expiry = new Expiry(database, clock, chaining, options.retention().history());
        history = new History(database);
    }
}
