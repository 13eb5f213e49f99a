package io.tenantry.start;

import io.tenantry.account.AccountFeatures;
import io.tenantry.api.SiteApi;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.domain.Domains;
import io.tenantry.mail.Outbox;
import io.tenantry.operator.OperatorKeys;
import io.tenantry.operator.Operators;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.organization.Organizations;
import io.tenantry.password.Hashing;
import io.tenantry.repeat.Repeats;
import io.tenantry.schedule.Background;
import io.tenantry.secret.SecretBox;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.start.metric.Metrics;
import io.tenantry.storage.Database;
import io.tenantry.storage.Nodes;
import io.tenantry.web.Api;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An installation on one database: the entry classes of all features, the APIs that call them, and the background tasks.
 */
public final class Installation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    private final Database database;
    private final Features features;
    private final PublicUrl publicUrl;
    private final List<Api> apis;
    private final List<Background> background;
    private volatile Optional<String> obstacle = Optional.of("The server is starting.");
    private volatile Supplier<Optional<String>> warning = Optional::empty;

    /** An installation with the default options. */
    public Installation(Database database, SecretBox box, Clock clock) {
        this(database, box, clock, Options.DEFAULT);
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
        this.database = database;
        this.publicUrl = new PublicUrl(options.publicUrl());
        this.features = new Features(database, box, clock, options, hashing, publicUrl);
        this.apis = Apis.of(
                features,
                database,
                clock,
                options,
                publicUrl,
                new SiteApi.State(() -> obstacle, () -> warning.get()),
                this::background);
        this.background = BackgroundTasks.of(features, database, options);
    }

    /**
     * Adds a warning to the answer of readiness.
     *
     * @param warning a sentence without characters that JSON escapes; empty for none
     */
    public void warn(Supplier<Optional<String>> warning) {
        this.warning = warning;
    }

    /**
     * Starts the background tasks; from then on the installation is ready.
     *
     * @param servedAt the URL of its server, without a slash at the end, as {@link #address} writes it
     */
    public void start(String servedAt) {
        publicUrl.servedAt(servedAt);
        database.introduce(Nodes.Node.here(ProgramVersion.number()));
        background.forEach(Background::start);
        obstacle = Optional.empty();
    }

    /** Ends readiness, so that proxies send requests to other servers; everything else goes on. */
    public void leave() {
        obstacle = Optional.of("The server is stopping.");
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

    private List<Background> background() {
        return background;
    }

    /** Stops the background tasks; running steps finish. Requests are answered as before. */
    public void stopBackground() {
        background.forEach(Background::close);
    }

    /** Stops the background tasks and everything else that runs. */
    @Override
    public void close() {
        stopBackground();
        features.consumptions.close();
        try {
            features.apiKeys.keepUses();
            features.operatorKeys.keepUses();
            features.serviceKeys.keepUses();
        } catch (RuntimeException away) {
            LOG.warn("the last uses of keys are not written down: {}", away.toString());
        }
        features.webhookSender.close();
        features.hashing.close();
    }

    /** The APIs for the web server. The last one serves all paths that no other does. */
    public List<Api> apis() {
        return apis;
    }

    /** New metrics of this installation, with all counts that its features keep. */
    public Metrics metrics() {
        return new Metrics(
                ProgramVersion.number(),
                apis,
                database,
                features.hashing,
                features.outbox,
                features.webhookSender,
                features.purges,
                features.consumptions,
                background);
    }

    /** Replays the replies to repeated requests. */
    public Repeats repeats() {
        return features.repeats;
    }

    /** Sign-in, sessions, passwords and addresses. */
    public AccountFeatures signIn() {
        return features.signIn;
    }

    /** The outbox of mail. */
    public Outbox outbox() {
        return features.outbox;
    }

    public Operators operators() {
        return features.operators;
    }

    public OperatorKeys operatorKeys() {
        return features.operatorKeys;
    }

    public ServiceKeys serviceKeys() {
        return features.serviceKeys;
    }

    public ApiKeys apiKeys() {
        return features.apiKeys;
    }

    public Domains domains() {
        return features.domains;
    }

    public Organizations organizations() {
        return features.organizations;
    }

    public OrganizationChanges organizationChanges() {
        return features.organizationChanges;
    }
}
