package io.tenantry.start;

import io.tenantry.access.Caller;
import io.tenantry.account.AccountFeatures;
import io.tenantry.api.KeyOrToken;
import io.tenantry.api.SiteApi;
import io.tenantry.api.management.AuditEventResource;
import io.tenantry.api.management.BillingResource;
import io.tenantry.api.management.KeyResource;
import io.tenantry.api.management.ManagementApi;
import io.tenantry.api.management.SystemResource;
import io.tenantry.api.management.operator.OperatorKeyResource;
import io.tenantry.api.management.operator.OperatorResource;
import io.tenantry.api.management.operator.SecondFactorResource;
import io.tenantry.api.management.organization.DeletionResource;
import io.tenantry.api.management.organization.OrganisationBulk;
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
import io.tenantry.api.user.UserApi;
import io.tenantry.api.user.organization.AuditLogResource;
import io.tenantry.api.user.organization.DomainResource;
import io.tenantry.api.user.organization.OnboardingResource;
import io.tenantry.api.user.organization.OrganizationChangeResource;
import io.tenantry.api.user.organization.OrganizationReplies;
import io.tenantry.api.user.organization.OrganizationResource;
import io.tenantry.api.user.organization.ProviderCredentialResource;
import io.tenantry.api.user.organization.WebhookDeliveryResource;
import io.tenantry.api.user.people.InvitationResource;
import io.tenantry.api.user.people.JoinRequestResource;
import io.tenantry.api.user.people.MembershipResource;
import io.tenantry.api.user.people.RegistrationResource;
import io.tenantry.api.user.project.ApiKeyResource;
import io.tenantry.api.user.project.ProjectResource;
import io.tenantry.api.user.project.WebhookTrialResource;
import io.tenantry.api.user.signin.OwnSessionResource;
import io.tenantry.api.user.signin.PasswordResource;
import io.tenantry.api.user.signin.SessionResource;
import io.tenantry.api.user.signin.TwoFactorResource;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.PersonalKeys;
import io.tenantry.apikey.leaver.Departures;
import io.tenantry.apikey.leaver.KeysOfLeavers;
import io.tenantry.apikey.operator.ManagementKeys;
import io.tenantry.billing.Billing;
import io.tenantry.console.ConsoleApi;
import io.tenantry.console.ConsoleFeatures;
import io.tenantry.console.Documents;
import io.tenantry.console.FrontPage;
import io.tenantry.credential.ProviderCredentials;
import io.tenantry.deletion.AdministratorMail;
import io.tenantry.deletion.DeletionRules;
import io.tenantry.deletion.Deletions;
import io.tenantry.deletion.OperatorConsole;
import io.tenantry.deletion.Purges;
import io.tenantry.domain.Domains;
import io.tenantry.history.AuditEvents;
import io.tenantry.history.History;
import io.tenantry.invitation.Invitations;
import io.tenantry.invitation.JoinRequests;
import io.tenantry.invitation.answer.InvitationAnswers;
import io.tenantry.invitation.answer.InvitationLinks;
import io.tenantry.invitation.answer.Registrations;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Totals;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Postman;
import io.tenantry.member.Members;
import io.tenantry.member.ReliedOn;
import io.tenantry.message.SystemMessages;
import io.tenantry.onboarding.Onboardings;
import io.tenantry.operator.OperatorKeys;
import io.tenantry.operator.OperatorSecondFactor;
import io.tenantry.operator.OperatorSignIn;
import io.tenantry.operator.Operators;
import io.tenantry.organization.OrganizationBatches;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.organization.OrganizationStore;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.index.RareIndexes;
import io.tenantry.password.Hashing;
import io.tenantry.project.ProjectChanges;
import io.tenantry.project.Projects;
import io.tenantry.project.list.OrganizationProjects;
import io.tenantry.project.member.ProjectMembers;
import io.tenantry.repeat.Repeats;
import io.tenantry.schedule.Background;
import io.tenantry.schedule.Tidy;
import io.tenantry.secret.SecretBox;
import io.tenantry.session.OrganizationSignIns;
import io.tenantry.setting.SettingRules;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.Throttle;
import io.tenantry.user.Impersonations;
import io.tenantry.user.UserChanges;
import io.tenantry.user.Users;
import io.tenantry.user.own.OrganizationUserChanges;
import io.tenantry.user.own.OrganizationUsers;
import io.tenantry.user.own.OwnProfile;
import io.tenantry.web.Api;
import io.tenantry.web.Route;
import io.tenantry.web.resource.Document;
import io.tenantry.webhook.WebhookClient;
import io.tenantry.webhook.WebhookDeliveries;
import io.tenantry.webhook.WebhookSender;
import io.tenantry.webhook.WebhookTrials;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An installation on one database: the entry classes of all features, the APIs that call them, and the background tasks.
 */
public final class Installation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    private final Hashing hashing;
    private final Operators operators;
    private final OperatorKeys operatorKeys;
    private final ApiKeys apiKeys;
    private final Organizations organizations;
    private final OrganizationChanges organizationChanges;
    private final Repeats repeats;
    private final Outbox outbox;
    private final Domains domains;
    private final AccountFeatures signIn;
    private final WebhookSender webhookSender;
    private final List<Api> apis;
    private final List<Background> background = new ArrayList<>();
    private final PublicUrl publicUrl;
    private volatile boolean started;

    /** An installation with the default options. */
    public Installation(Database database, SecretBox box, Clock clock) {
        this(database, box, clock, Options.USUAL);
    }

    /**
     * @param database the database; the caller closes it after this
     * @param box encrypts and decrypts stored secrets
     * @param clock the current time
     * @param options the options
     */
    public Installation(Database database, SecretBox box, Clock clock, Options options) {
        this(database, box, clock, options, new Hashing());
    }

    /**
     * @param database the database; the caller closes it after this
     * @param box encrypts and decrypts stored secrets
     * @param clock the current time
     * @param options the options
     * @param hashing hashes passwords; closed by this
     */
    public Installation(Database database, SecretBox box, Clock clock, Options options, Hashing hashing) {
        OrganizationStore organizationStore = new OrganizationStore(box);
        SettingRules settingRules = new SettingRules(options.management().ceilings());
        this.publicUrl = new PublicUrl(options.publicUrl());
        this.hashing = hashing;
        FailedAttempts attempts = new FailedAttempts(database, clock);
        background.add(new Background("failed attempts", Duration.ofSeconds(1), (Runnable) attempts::exchange));
        this.operators = new Operators(database, hashing);
        this.operatorKeys = new OperatorKeys(database, clock);
        background.add(new Background("operator key uses", Duration.ofSeconds(20), operatorKeys::keepUses));
        Throttle throttle = new Throttle(database, clock);
        this.organizationChanges = new OrganizationChanges(
                database, organizationStore, box, settingRules, throttle, options.oneOrganizationPerPerson());
        this.organizations = new Organizations(database, box);
        this.repeats = new Repeats(database, box, ReliedOn.RELIANCE);
        this.outbox = new Outbox(database, box);
        ObjectIds ids = ObjectIds.read(database);
        options.smtp().ifPresent(server -> {
            Postman postman = new Postman(outbox, server, options.mailFrom());
            background.add(new Background("mail", Duration.ofSeconds(1), postman::sendDue));
        });
        this.signIn = AccountFeatures.open(database, box, clock, outbox, publicUrl, attempts, hashing);
        this.apiKeys = new ApiKeys(database, clock, signIn.activity()::seen);
        background.add(new Background("key uses", Duration.ofSeconds(20), apiKeys::keepUses));
        background.add(new Background("activity", Duration.ofSeconds(1), (Runnable) signIn.activity()::flush));
        background.add(new Background("password-reset", Duration.ofSeconds(1), signIn.passwords()::sendTokens));
        DeletionRules deletionRules = options.management().deletion();
        boolean mailed =
                options.smtp().isPresent() && !deletionRules.administrators().isEmpty();
        OperatorConsole console = new OperatorConsole(ids);
        AdministratorMail mail =
                new AdministratorMail(database, outbox, ids, deletionRules.administrators(), publicUrl);
        Deletions deletions = new Deletions(database, clock, deletionRules, mailed ? mail : console);
        // The person who requested a deletion gets the certificate also when there are no administrators.
        Purges purges = new Purges(database, clock, ids, box, options.smtp().isPresent() ? mail : console);
        background.add(new Background("purge", Duration.ofSeconds(10), purges::run));
        WebhookClient webhookClient = new WebhookClient(options.webhookGuard());
        this.webhookSender = new WebhookSender(database, box, webhookClient, clock);
        background.add(new Background("webhooks", Duration.ofSeconds(1), (Runnable) webhookSender::start));
        WebhookDeliveries webhookDeliveries = new WebhookDeliveries(database, clock);
        AuditEvents auditEvents = new AuditEvents(database, clock);
        Tidy tidy = new Tidy(database)
                .with("past positions", () -> database.change(Positions::forget))
                .with("repeated requests", repeats::tidy)
                .with("mails", outbox::tidy)
                .with("sessions and tokens", signIn::tidy)
                .with("history", auditEvents::tidy)
                .with("limits", throttle::tidy)
                .with("failed attempts", attempts::tidy)
                .with("operator keys", operatorKeys::tidy)
                .with("webhook deliveries", webhookDeliveries::tidy)
                .with("indexes", new RareIndexes(database)::keep);
        background.add(new Background("tidy", Duration.ofHours(1), tidy::run));
        background.add(new Background(
                "totals",
                Duration.ofSeconds(2),
                new Totals(database, List.of("organization_count", "user_count"))::fold));
        List<UserResource> userResources = new ArrayList<>();
        userResources.add(() -> List.of(Document.openApi("user").at("/openapi.yaml")));
        OrganizationReplies organizationReplies = new OrganizationReplies(organizations, database.changes());
        userResources.add(new OrganizationResource(organizations, organizationReplies));
        CallerApiKeys callerApiKeys = new CallerApiKeys(database, clock);
        userResources.add(new ApiKeyResource(callerApiKeys));
        this.domains = new Domains(database, options.txtRecords());
        userResources.add(new DomainResource(domains));
        userResources.add(new OrganizationChangeResource(organizationReplies, organizationChanges, deletions));
        KeysOfLeavers keysOfLeavers = new KeysOfLeavers(outbox, clock);
        Departures departures = new Departures(database, keysOfLeavers);
        userResources.add(new OnboardingResource(new Onboardings(database), organizationReplies));
        userResources.add(new MembershipResource(new Members(database), departures));
        Projects projects = new Projects(database, box);
        ProjectChanges projectChanges = new ProjectChanges(database, projects, box, keysOfLeavers);
        userResources.add(new ProjectResource(projects, projectChanges));
        userResources.add(new JoinRequestResource(new JoinRequests(database, clock, outbox, publicUrl)));
        Invitations invitations = new Invitations(database, clock, outbox, publicUrl, options.invitationTtl());
        InvitationAnswers answers = new InvitationAnswers(database, clock);
        userResources.add(new InvitationResource(invitations, answers, throttle));
        Registrations registrations = new Registrations(database, clock, organizationStore, hashing);
        userResources.add(new RegistrationResource(registrations, throttle));
        userResources.add(new SessionResource(signIn));
        userResources.add(new OwnSessionResource(signIn.sessions(), auditEvents));
        userResources.add(new PasswordResource(signIn, throttle));
        userResources.add(new TwoFactorResource(signIn));
        userResources.add(new ProviderCredentialResource(new ProviderCredentials(database, box)));
        userResources.add(new AuditLogResource(auditEvents, clock));
        userResources.add(new WebhookDeliveryResource(webhookDeliveries));
        userResources.add(new WebhookTrialResource(new WebhookTrials(database, box, webhookClient, clock), projects));
        List<List<Route>> managementResources = new ArrayList<>();
        managementResources.add(new OrganisationResource(organizations, ids, database.changes()).routes());
        managementResources.add(
                new OrganisationBulk(new OrganizationBatches(database, box, settingRules), ids).routes());
        managementResources.add(new OrganisationWrites(organizationChanges, ids).routes());
        Users users = new Users(database);
        managementResources.add(
                new UsersResource(users, new UserChanges(database, signIn, keysOfLeavers), ids).routes());
        Impersonations impersonations =
                new Impersonations(database, signIn.sessions(), ids, options.blockedImpersonation());
        managementResources.add(new ImpersonationResource(impersonations, ids).routes());
        SystemResource system = new SystemResource(
                new SystemResource.Vendor(
                        ProgramVersion.number(), publicUrl, options.management().ceilings()),
                new SystemMessages(database, clock));
        managementResources.add(system.routes());
        managementResources.add(new KeyResource(
                        new ManagementKeys(database, clock, options.management().apiKeys()), ids)
                .routes());
        Billing billing = new Billing(database, organizations, clock);
        managementResources.add(new BillingResource(billing, ids).routes());
        managementResources.add(new DeletionResource(deletions, organizations, ids).routes());
        History history = new History(database);
        managementResources.add(new AuditEventResource(history, ids).routes());
        managementResources.add(new OperatorResource(operators, ids).routes());
        managementResources.add(new OperatorKeyResource(operatorKeys, ids).routes());
        managementResources.add(
                new SecondFactorResource(new OperatorSecondFactor(database, box, clock, attempts, hashing), ids)
                        .routes());
        OwnOrganisationResource own = new OwnOrganisationResource(organizations, deletions, history, ids);
        OrganizationSignIns signIns = new OrganizationSignIns(database, signIn.sessions(), signIn.signIn());
        managementResources.add(new PasswordPolicyResource(signIns, ids).routes());
        OwnUserResource ownUsers = new OwnUserResource(signIns, own, ids);
        OrganizationUsers organizationUsers = new OrganizationUsers(database);
        OwnKeyResource ownKeys = new OwnKeyResource(new PersonalKeys(database, clock, callerApiKeys), ids);
        ConversationCounterResource counters = new ConversationCounterResource(billing, own, ids);
        List<List<Route>> organisationResources = List.of(
                own.routes(),
                ownUsers.routes(),
                new OrganisationUsersResource(
                                organizationUsers,
                                new OrganizationUserChanges(database, signIn, keysOfLeavers, outbox, throttle),
                                new OwnProfile(database, signIn),
                                own,
                                ids)
                        .routes(),
                ownKeys.routes(),
                new OrganisationProjectsResource(new OrganizationProjects(database, projectChanges), own, ids, clock)
                        .routes(),
                new ProjectMembersResource(new ProjectMembers(database, outbox, throttle), departures, ids).routes(),
                new AccessResource(database, organizationUsers, own, ids).routes(),
                new OwnPasswordResource(signIns, signIn, throttle, own, ids).routes(),
                new LoginAttemptResource(signIn.logins(), ids).routes(),
                counters.routes());
        KeyOrToken.Tokens tokens = (token, aboutSigningIn) -> {
            Caller caller = signIn.sessions().authenticate(token, aboutSigningIn);
            signIn.activity().seen(caller);
            return caller;
        };
        FrontPage front = new FrontPage();
        this.apis = List.of(
                new UserApi(apiKeys, tokens, attempts, userResources),
                ManagementApi.ofOperators(
                        new OperatorSignIn(database, attempts, hashing, operatorKeys), managementResources),
                ManagementApi.ofOrganisations(apiKeys, tokens, attempts, system, organisationResources),
                ManagementApi.ofOrganisations("v2.1", apiKeys, tokens, attempts, ownKeys.routesOfNext()),
                ManagementApi.ofOrganisations("v3.0", apiKeys, tokens, attempts, counters.routesByDay()),
                new ConsoleApi(
                        front,
                        new ConsoleFeatures(
                                new InvitationLinks(database, clock), registrations, answers, signIn, throttle),
                        publicUrl),
                new SiteApi(
                        database,
                        () -> started,
                        Stream.concat(front.routes().stream(), Documents.routes().stream())
                                .toList()));
    }

    /**
     * Starts the background tasks; from then on the installation is ready.
     *
     * @param servedAt the URL of its server, without a slash at the end, as {@link #address} writes it
     */
    public void start(String servedAt) {
        publicUrl.servedAt(servedAt);
        background.forEach(Background::start);
        started = true;
    }

    /**
     * The URL of a server, without a slash at the end.
     *
     * @param scheme {@code http} or {@code https}
     * @param host the address that it listens on; a wildcard address becomes localhost
     * @param port the port that it listens on, never 0
     */
    public static String address(String scheme, String host, int port) {
        return PublicUrl.of(scheme, host, port);
    }

    /** Stops the background tasks; running steps finish. */
    @Override
    public void close() {
        background.forEach(Background::close);
        try {
            apiKeys.keepUses();
            operatorKeys.keepUses();
        } catch (RuntimeException away) {
            LOG.warn("the last uses of keys are not written down: {}", away.toString());
        }
        webhookSender.close();
        hashing.close();
    }

    /** The APIs for the web server. The last one serves all paths that no other does. */
    public List<Api> apis() {
        return apis;
    }

    /** Replays the replies to repeated requests. */
    public Repeats repeats() {
        return repeats;
    }

    /** Sign-in, sessions, passwords and addresses. */
    public AccountFeatures signIn() {
        return signIn;
    }

    /** The outbox of mail. */
    public Outbox outbox() {
        return outbox;
    }

    public Operators operators() {
        return operators;
    }

    public OperatorKeys operatorKeys() {
        return operatorKeys;
    }

    public ApiKeys apiKeys() {
        return apiKeys;
    }

    public Domains domains() {
        return domains;
    }

    public Organizations organizations() {
        return organizations;
    }

    public OrganizationChanges organizationChanges() {
        return organizationChanges;
    }
}
