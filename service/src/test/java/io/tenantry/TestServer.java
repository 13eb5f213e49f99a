package io.tenantry;

import io.tenantry.operator.Operators;
import io.tenantry.password.Hashing;
import io.tenantry.password.LightHashing;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.Installation;
import io.tenantry.start.Options;
import io.tenantry.start.WebVariables;
import io.tenantry.start.metric.Metrics;
import io.tenantry.start.metric.MetricsOptions;
import io.tenantry.start.metric.MetricsServer;
import io.tenantry.storage.Database;
import io.tenantry.web.Api;
import io.tenantry.web.connection.ConnectionLimits;
import io.tenantry.web.server.RequestWatch;
import io.tenantry.web.server.Server;
import io.tenantry.web.server.ServerLimits;
import io.tenantry.web.server.WebOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The whole program but its command line, on a database of its own, for tests over real HTTP. */
public final class TestServer implements AutoCloseable {
    /** An operator that every test server has. */
    public static final Operators.Credentials OPERATOR = new Operators.Credentials("operator", "correct horse battery");

    private static final String OPERATOR_HASH = LightHashing.of(OPERATOR.password());

    /** Enough that no request waits for one on a busy machine. */
    static final int CONNECTIONS = 20;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Map<String, HttpClient> CLIENTS = new ConcurrentHashMap<>();

    /** The database that goes with the server; null when it is the test's. */
    private final TestDatabases.@Nullable Place own;

    private final Database database;
    private final Installation installation;
    private final Server server;
    private final @Nullable BusyApi busy;
    private @Nullable MetricsServer metrics;
    private final Set<OpenApi.Answer> seen = ConcurrentHashMap.newKeySet();

    private TestServer(
            TestDatabases.@Nullable Place place,
            Clock clock,
            Options options,
            ServerLimits limits,
            WebOptions web,
            Hashing hashing,
            @Nullable BusyApi busy,
            int connections) {
        this(place, clock, options, limits, web, hashing, busy, connections, null);
    }

    private TestServer(
            TestDatabases.@Nullable Place place,
            Clock clock,
            Options options,
            ServerLimits limits,
            WebOptions web,
            Hashing hashing,
            @Nullable BusyApi busy,
            int connections,
            @Nullable MetricsOptions measured) {
        this.busy = busy;
        TestDatabases.Place used = place == null ? TestDatabases.create() : place;
        this.own = place == null ? used : null;
        this.database = used.open(connections);
        this.installation =
                new Installation(database, new SecretBox(new byte[SecretBox.KEY_LENGTH]), clock, options, hashing);
        database.change(handle -> handle.execute(
                "INSERT INTO operator (username, password_hash) VALUES (?, ?) ON CONFLICT (username) DO NOTHING",
                OPERATOR.username(),
                OPERATOR_HASH));
        installation.operators().configure(List.of(OPERATOR));
        // A test counts only the entries of its own acts, from 1 on.
        database.change(handle -> {
            handle.execute("DELETE FROM audit_event WHERE action LIKE '%Operator' AND operator IS NULL");
            handle.execute("DELETE FROM audit_pending WHERE entry NOT IN (SELECT id FROM audit_event)");
            handle.execute("""
                    SELECT setval(pg_get_serial_sequence('audit_event', 'id'), 1, false)
                    WHERE NOT EXISTS (SELECT FROM audit_event)""");
        });
        try {
            List<Api> apis = new ArrayList<>(installation.apis());
            if (busy != null) {
                apis.addFirst(busy);
            }
            Metrics counted = measured == null ? null : installation.metrics();
            RequestWatch watch = counted == null ? RequestWatch.NOBODY : counted.requests();
            this.server = Server.start("127.0.0.1", 0, apis, installation.repeats(), limits, web, watch);
            if (counted != null && measured != null) {
                counted.add(server);
                counted.addDataFolder(
                        () -> OptionalDouble.of(0.5),
                        () -> Optional.of(Instant.now()),
                        Optional.of(Duration.ofDays(1)));
                this.metrics = MetricsServer.start(measured, counted, installation.repeats());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        installation.start(server.url());
    }

    private static Hashing light() {
        return new Hashing(new LightHashing(), Hashing.Size.DEFAULT);
    }

    private static TestServer of(
            TestDatabases.@Nullable Place place, ServerLimits limits, WebOptions web, Hashing hashing) {
        return new TestServer(place, Clock.systemUTC(), Options.DEFAULT, limits, web, hashing, null, CONNECTIONS);
    }

    /** A server on a fresh database. */
    public static TestServer start() {
        return of(null, ServerLimits.DEFAULT, WebOptions.DEFAULT, light());
    }

    /** A server on a database that exists: a second node. */
    public static TestServer start(TestDatabases.Place place) {
        return of(place, ServerLimits.DEFAULT, WebOptions.DEFAULT, light());
    }

    /** A server with a clock of its own and options that were chosen. */
    public static TestServer start(TestDatabases.Place place, Clock clock, Options options) {
        return start(place, clock, options, light());
    }

    /** A server that hashes passwords in a way of its own. */
    public static TestServer start(TestDatabases.Place place, Clock clock, Options options, Hashing hashing) {
        return new TestServer(
                place, clock, options, ServerLimits.DEFAULT, WebOptions.DEFAULT, hashing, null, CONNECTIONS);
    }

    /** A server on a fresh database that takes on only so much, and hashes passwords in a way of its own. */
    public static TestServer start(ServerLimits limits, Hashing hashing) {
        return of(null, limits, WebOptions.DEFAULT, hashing);
    }

    /** A server on a fresh database that takes on only so much. */
    public static TestServer start(ServerLimits limits) {
        return of(null, limits, WebOptions.DEFAULT, light());
    }

    /** A server on a database that exists, and that takes on only so much. */
    public static TestServer start(TestDatabases.Place place, ServerLimits limits) {
        return of(place, limits, WebOptions.DEFAULT, light());
    }

    /** A server that takes on only so much, on so many connections to a database that exists. */
    public static TestServer start(TestDatabases.Place place, Options options, ServerLimits limits, int connections) {
        return new TestServer(
                place, Clock.systemUTC(), options, limits, WebOptions.DEFAULT, light(), null, connections);
    }

    /** A server on a fresh database whose web server is set up by environment variables. */
    public static TestServer start(Map<String, String> environment) {
        return of(null, ServerLimits.DEFAULT, WebVariables.of(environment), light());
    }

    /** A server whose metrics can be read, set up by environment variables; the database is fresh when there is none. */
    public static TestServer startMeasured(TestDatabases.@Nullable Place place, Map<String, String> environment) {
        return new TestServer(
                place,
                Clock.systemUTC(),
                Options.of(environment),
                ServerLimits.DEFAULT,
                WebVariables.of(environment),
                light(),
                null,
                CONNECTIONS,
                MetricsOptions.of(environment).orElseThrow());
    }

    /** A server on a database that exists, whose only request slot is taken. */
    public static TestServer startBusy(TestDatabases.Place place) {
        BusyApi busy = new BusyApi();
        ServerLimits limits = new ServerLimits(1, 0, Duration.ZERO, 1, ConnectionLimits.DEFAULT);
        TestServer server = new TestServer(
                place, Clock.systemUTC(), Options.DEFAULT, limits, WebOptions.DEFAULT, light(), busy, CONNECTIONS);
        Thread.ofVirtual().start(() -> server.get("/busy"));
        try {
            busy.awaitEntered();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        return server;
    }

    /** The URL of the metrics of a measured server. */
    public URI metrics() {
        if (metrics == null) {
            throw new IllegalStateException("not measured");
        }
        return URI.create(metrics.url());
    }

    /** Stops the background work, so that only the test takes its steps, however slow the machine is. */
    public void stopBackground() {
        installation.stopBackground();
    }

    public Database database() {
        return database;
    }

    public Installation installation() {
        return installation;
    }

    /** How many connections it has. */
    public int connections() {
        return server.connections();
    }

    /** Waits until no request is under way: the client has the reply a moment before the server is done with it. */
    public void awaitQuiet() {
        Eventually.until(() -> server.load().underWay() == 0);
    }

    public String url() {
        return server.url();
    }

    /** A request to a path; headers are pairs of name and value. */
    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /**
     * A request with a body, or none when it is null; headers are pairs of name and value. The reply is held to the OpenAPI
     * file of its API and to the rules of caches.
     */
    public HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        return send(CLIENT, method, path, body, headers);
    }

    /** As {@link #send}, from a network address of this machine: one of 127.0.0.0/8. */
    public HttpResponse<String> sendFrom(
            String address, String method, String path, @Nullable String body, String... headers) {
        HttpClient client = CLIENTS.computeIfAbsent(
                address,
                literal -> HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .localAddress(InetAddress.ofLiteral(literal))
                        .build());
        return send(client, method, path, body, headers);
    }

    private HttpResponse<String> send(
            HttpClient client, String method, String path, @Nullable String body, String... headers) {
        return send(client, method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** As {@link #send}, by a client of the test's own, with a body of any bytes. */
    public HttpResponse<String> send(
            HttpClient client, String method, String path, byte @Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> reply =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            OpenApi.check(method, path, reply).ifPresent(seen::add);
            CacheHeaders.check(reply);
            return reply;
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The answers of described operations that this server has given so far. */
    public Set<OpenApi.Answer> seen() {
        return Set.copyOf(seen);
    }

    /** The header value that authenticates the operator. */
    public static String basic() {
        return basic(OPERATOR.username(), OPERATOR.password());
    }

    /** The header value for a user name and password. */
    public static String basic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public void close() {
        if (busy != null) {
            busy.letGo();
        }
        if (metrics != null) {
            metrics.close();
        }
        server.close();
        installation.close();
        database.close();
        if (own != null) {
            own.drop();
        }
    }
}
