package io.tenantry.blackbox;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.id.OperatorId;
import io.tenantry.operator.OperatorKeys.Made;
import io.tenantry.operator.OperatorSecondFactor;
import io.tenantry.password.Hashing;
import io.tenantry.password.LightHashing;
import io.tenantry.secret.SecretBox;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.session.factor.OneTimeCodes;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import io.tenantry.throttle.FailedAttempts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole management API, below both of its base paths, compared with its OpenAPI file. */
class ManagementWalkTest {
    private static final String BASE = "/management/v2.0";
    private static final String ORGANISATION = "/organisations/{organisationId}";
    private static final String OPERATOR = "/operators/{operatorId}";
    private static final String PASSWORD = "a very good password";
    private static final String PASSWORD_ALONE = "{\"password\": \"" + PASSWORD + "\"}";
    private static final String HASH = LightHashing.of(PASSWORD);
    private static final Caller COMMAND_LINE = Caller.Operator.COMMAND_LINE;
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CREDITS = "{\"items\": [{\"key\": \"k\", \"kind\": \"grant\", \"amount\": \"5\"}]}";

    /** Allows keys, mails the token of a deletion, and blocks impersonation in the first organization. */
    private static final Options OPTIONS = Options.of(Map.of(
            "TENANTRY_MANAGEMENT_API_KEYS",
            "true",
            "TENANTRY_BLOCK_IMPERSONATION",
            "1",
            "TENANTRY_SMTP_URL",
            "smtp://127.0.0.1:1",
            "TENANTRY_SYSTEM_ADMINISTRATORS",
            "a@example.com"));

    private final TestDatabases.Place place = TestDatabases.create();
    private final TestServer server = TestServer.start(place, Clock.systemUTC(), OPTIONS);
    private final TestServer strict = TestServer.start(place);
    private final TestServer busy = TestServer.startBusy(place);
    private final Scene scene = new Scene(server);
    private final ObjectIds ids = ObjectIds.read(server.database());
    private final int blocked = scene.organization("Blocked");
    private final Hashing hashing = new Hashing(new LightHashing(), Hashing.Size.DEFAULT);
    private int number;

    @AfterEach
    void stop() {
        hashing.close();
        busy.close();
        strict.close();
        server.close();
    }

    @TestFactory
    Stream<DynamicNode> below_management() {
        return walk().tests("", operations());
    }

    @TestFactory
    Stream<DynamicNode> below_new_management() {
        return walk().tests("/new", operations());
    }

    private Walk walk() {
        return new Walk("/management", server, busy)
                .alsoOn(403, strict)
                .unrecorded(
                        "POST /management/v2.0/billing/conversations",
                        "POST /management/v2.0/organisations/{organisationId}/passwordpolicy/preview");
    }

    /** The operations; those without a refusal of their own refuse service keys. */
    private List<Operation> operations() {
        return ownOperations().stream()
                .map(operation ->
                        operation.failing().containsKey(403) || operation.path().endsWith("/apikeys")
                                ? operation
                                : operation.on(
                                        403,
                                        () -> operation
                                                .good()
                                                .get()
                                                .with("Authorization", "Bearer " + serviceKey(ServiceScope.USAGE))))
                .toList();
    }

    private List<Operation> ownOperations() {
        return List.of(
                Operation.of("GET", "/management/openapi.yaml", () -> Call.of("GET", "/management/openapi.yaml")),
                get("/organisations", () -> "").badAsking("limit=0"),
                post("/organisations", () -> "", () -> "{\"name\": \"" + name() + "\"}")
                        .badSaying("{}")
                        .on(409, () -> call("POST", "/organisations", "{\"name\": \"BLOCKED\"}")),
                post("/organisations/bulk", () -> "", () -> "{\"items\": [{\"name\": \"" + name() + "\"}]}")
                        .badSaying("{\"items\": []}"),
                operation("DELETE", ORGANISATION, () -> {
                            String id = organisation();
                            return call("DELETE", "/organisations/" + id + "?verificationToken=" + token(id));
                        })
                        .on(400, () -> call("DELETE", "/organisations/" + organisation())),
                get(ORGANISATION, this::organisation).badAt(BASE + "/organisations/short"),
                patch(ORGANISATION, this::organisation, () -> "{\"quotaMaxUsers\": 7}")
                        .badSaying("{\"quotaMaxUsers\": -1}")
                        .on(204, () -> service(ServiceScope.FLAGS, "/organisations/" + organisation()))
                        .on(403, () -> service(ServiceScope.USAGE, "/organisations/" + organisation()))
                        .on(409, () -> call("PATCH", "/organisations/" + organisation(), "{\"name\": \"Blocked\"}")),
                get(ORGANISATION + "/limits", this::organisation).badAt(BASE + "/organisations/short/limits"),
                patch(ORGANISATION + "/limits", this::organisation, () -> "{\"members\": {\"ceiling\": 7}}")
                        .badSaying("{\"members\": {\"ceiling\": 0}}"),
                get(ORGANISATION + "/flags", this::organisation)
                        .badAt(BASE + "/organisations/short/flags")
                        .on(403, () -> service(ServiceScope.BILLING, "GET", "/flags")),
                patch(ORGANISATION + "/flags", this::organisation, () -> "{\"slackInviteSent\": true}")
                        .badSaying("{\"slackInviteSent\": 1}")
                        .on(403, () -> service(ServiceScope.BILLING, "PATCH", "/flags")),
                get(ORGANISATION + "/plan", this::organisation)
                        .badAt(BASE + "/organisations/short/plan")
                        .on(403, () -> service(ServiceScope.FLAGS, "GET", "/plan")),
                patch(ORGANISATION + "/plan", this::organisation, () -> "{\"name\": \"Scale\"}")
                        .badSaying("{\"overage\": -2}")
                        .on(403, () -> service(ServiceScope.FLAGS, "PATCH", "/plan")),
                get(ORGANISATION + "/ledger/entries", this::organisationWithCredits)
                        .badAsking("sort=amount")
                        .on(403, () -> service(ServiceScope.FLAGS, "GET", "/ledger/entries")),
                post(ORGANISATION + "/ledger/entries", this::organisation, () -> CREDITS)
                        .badSaying("{\"items\": []}")
                        .on(403, () -> service(ServiceScope.FLAGS, "POST", "/ledger/entries")),
                get(ORGANISATION + "/effective", this::organisation).badAt(BASE + "/organisations/short/effective"),
                get("/users", () -> "").badAsking("skip=-1"),
                post("/users", () -> "", () -> user(email(), organisation()))
                        .badSaying("{}")
                        .on(402, () -> call("POST", "/users", user(email(), fullOrganisation())))
                        .on(409, () -> {
                            Call first = call("POST", "/users", user(email(), organisation()));
                            first.send(server);
                            return first;
                        }),
                get("/users/{userId}", () -> member("member")).badAt(BASE + "/users/short"),
                patch("/users/{userId}", () -> member("member"), () -> "{\"name\": \"Somebody Else\"}")
                        .badSaying("{\"id\": \"no address\"}")
                        .on(204, () -> service(ServiceScope.FLAGS, "/users/" + member("member")))
                        .on(403, () -> service(ServiceScope.USAGE, "/users/" + member("member")))
                        .on(409, () -> {
                            String taken = email();
                            scene.person(taken);
                            return call("PATCH", "/users/" + member("member"), "{\"id\": \"" + taken + "\"}");
                        }),
                operation("DELETE", "/users/{userId}", () -> call("DELETE", "/users/" + member("member")))
                        .badAt(BASE + "/users/short")
                        .on(409, () -> call("DELETE", "/users/" + member("admin"))),
                act("/users/{userId}/impersonate", () -> member("member"))
                        .badAt(BASE + "/users/short/impersonate")
                        .on(403, () -> call("POST", "/users/" + member(blocked, "member") + "/impersonate")),
                get("/projects/{projectId}", this::project).badAt(BASE + "/projects/short"),
                patch("/projects/{projectId}", this::project, () -> "{\"color\": \"red\"}")
                        .badSaying("{\"color\": \"none of them\"}")
                        .on(204, () -> service(ServiceScope.FLAGS, "/projects/" + project()))
                        .on(403, () -> service(ServiceScope.USAGE, "/projects/" + project()))
                        .on(409, () -> {
                            String taken = externalId();
                            call("PATCH", "/projects/" + project(), taken).send(server);
                            return call("PATCH", "/projects/" + project(), taken);
                        }),
                get("/auditevents", () -> "").badAsking("nonsense=1"),
                get("/auditevents/{eventId}", this::event).badAt(BASE + "/auditevents/short"),
                get("/operators", () -> "").badAsking("sort=colour"),
                post("/operators", () -> "", () -> credentials(name()))
                        .badSaying("{}")
                        .on(403, () -> own().byKey(call("POST", "/operators", credentials(name()))))
                        .on(409, () -> call("POST", "/operators", credentials("operator"))),
                get(OPERATOR, this::operator).badAt(BASE + "/operators/short"),
                patch(OPERATOR, this::operator, () -> "{\"newPassword\": \"a very good password\"}")
                        .badSaying("{\"newPassword\": \"short\"}")
                        .on(403, () -> own().call("PATCH", "", "{\"newPassword\": \"a very good password\"}")),
                operation("DELETE", OPERATOR, () -> call("DELETE", "/operators/" + operator()))
                        .badAt(BASE + "/operators/short")
                        .on(403, () -> own().call("DELETE", ""))
                        .on(409, () -> call("DELETE", "/operators/" + me())),
                get(OPERATOR + "/keys", this::operator).badAsking("limit=0"),
                operation("POST", OPERATOR + "/keys", () -> own().makeKey())
                        .badSaying("{\"name\": \"laptop\", \"expiresInDays\": 366}")
                        .on(403, () -> own().call("POST", "/keys", "{\"name\": \"laptop\"}"))
                        .on(409, () -> ownWithAllKeys().makeKey()),
                operation("GET", OPERATOR + "/keys/{keyId}", () -> {
                            Own own = own();
                            return own.call("GET", "/keys/" + own.key);
                        })
                        .badAt(BASE + "/operators/short/keys/short"),
                operation("DELETE", OPERATOR + "/keys/{keyId}", () -> {
                            Own own = own();
                            return call("DELETE", "/operators/" + own.id + "/keys/" + own.key);
                        })
                        .badAt(BASE + "/operators/short/keys/short"),
                operation("POST", OPERATOR + "/2fa/enroll", () -> own().call("POST", "/2fa/enroll", PASSWORD_ALONE))
                        .badSaying("{}")
                        .on(403, () -> call("POST", "/operators/" + operator() + "/2fa/enroll", PASSWORD_ALONE))
                        .on(409, () -> confirmed("/2fa/enroll")),
                operation("POST", OPERATOR + "/2fa/confirm", () -> {
                            Own own = own();
                            return own.call("POST", "/2fa/confirm", code(own.enroll()));
                        })
                        .badSaying("{}")
                        .on(403, () -> call("POST", "/operators/" + operator() + "/2fa/confirm", code("123456")))
                        .on(409, () -> confirmed("/2fa/confirm")),
                operation("POST", OPERATOR + "/2fa/disable", () -> confirmed("/2fa/disable"))
                        .badSaying("{}")
                        .on(403, () -> call("POST", "/operators/" + operator() + "/2fa/disable", code("123456")))
                        .on(409, () -> own().call("POST", "/2fa/disable", code("123456"))),
                get("/servicekeys", () -> "").badAsking("sort=scopes"),
                post("/servicekeys", () -> "", this::newServiceKey)
                        .badSaying("{\"name\": \"walk\", \"scopes\": []}")
                        .on(409, () -> {
                            String body = newServiceKey();
                            scene.sql("""
                                    INSERT INTO service_key (name, prefix, digest, scopes, restricted, created_by, created_at,
                                        expires_at)
                                    SELECT 'more', '', sha256(int4send(i)), CAST('{usage}' AS text[]), false, '', now(),
                                        now() + interval '300 days'
                                    FROM generate_series(1, 1000) i""");
                            return call("POST", "/servicekeys", body);
                        })
                        .on(
                                403,
                                () -> own().byKey(call(
                                        "POST", "/servicekeys", "{\"name\": \"walk\", \"scopes\": [\"usage\"]}"))),
                get("/servicekeys/{keyId}", this::serviceKey).badAt(BASE + "/servicekeys/short"),
                operation("DELETE", "/servicekeys/{keyId}", () -> call("DELETE", "/servicekeys/" + serviceKey()))
                        .badAt(BASE + "/servicekeys/short"),
                get("/vendor", () -> "").badAsking("a=%00"),
                get("/system/license", () -> "").badAsking("a=%00"),
                get("/system/retention", () -> "").badAsking("a=%00"),
                get("/system/mail", () -> "").badAsking("limit=101"),
                get("/billing", () -> "").badAsking("month=13"),
                post("/billing/conversations", () -> "", () -> """
                        {"items": [{"key": "%s", "organisationId": "%s", "at": "2026-03-01T10:00:00Z",
                                    "channel": "web", "conversations": 3}]}""".formatted(name(), organisation()))
                        .badSaying("{\"items\": 7}"),
                post("/system/createsystemmessage", () -> "", () -> "{\"until\": 2000000000, \"message\": \"Hello\"}")
                        .badSaying("{\"until\": -1}"),
                post("/organisations/apikeys", () -> "", () -> "{\"organisationId\": \"" + organisation() + "\"}")
                        .badSaying("{}"),
                act(ORGANISATION + "/apikeys", this::organisation).badAt(BASE + "/organisations/short/apikeys"),
                act(ORGANISATION + "/requestdeletion", this::organisation)
                        .badAt(BASE + "/organisations/short/requestdeletion")
                        .on(409, () -> call("POST", "/organisations/" + deletedOrganisation() + "/requestdeletion")),
                act(ORGANISATION + "/undelete", this::deletedOrganisation)
                        .badAt(BASE + "/organisations/short/undelete")
                        .on(409, () -> {
                            String id = deletedOrganisation();
                            scene.sql("UPDATE deletion SET purge_started_at = now() WHERE status = 'IN_PROGRESS'");
                            return call("POST", "/organisations/" + id + "/undelete");
                        }),
                get(ORGANISATION + "/deletion", this::deletedOrganisation)
                        .badAt(BASE + "/organisations/short/deletion"),
                get("/deletions", () -> "").badAsking("sort=colour"),
                get("/deletions/{deletionId}", this::deletion).badAt(BASE + "/deletions/short"),
                post(ORGANISATION + "/passwordpolicy/preview", this::organisation, () -> "{}")
                        .badAt(BASE + "/organisations/short/passwordpolicy/preview"),
                post(ORGANISATION + "/enforcepasswordpolicy", this::organisation, () -> "{}")
                        .badAt(BASE + "/organisations/short/enforcepasswordpolicy"));
    }

    // Helpers for the table: the id, where there is one, replaces the braces.

    private static Operation operation(String method, String path, Supplier<Call> good) {
        return Operation.of(method, BASE + path, good);
    }

    private static Operation get(String path, Supplier<String> id) {
        return operation("GET", path, () -> call("GET", filled(path, id.get())));
    }

    /** A POST without a body. */
    private static Operation act(String path, Supplier<String> id) {
        return operation("POST", path, () -> call("POST", filled(path, id.get())));
    }

    private static Operation post(String path, Supplier<String> id, Supplier<String> body) {
        return operation("POST", path, () -> call("POST", filled(path, id.get()), body.get()));
    }

    private static Operation patch(String path, Supplier<String> id, Supplier<String> body) {
        return operation("PATCH", path, () -> call("PATCH", filled(path, id.get()), body.get()));
    }

    private static String filled(String path, String id) {
        return path.replaceFirst("\\{\\w+}", id);
    }

    private static Call call(String method, String path) {
        return Call.of(method, BASE + path).with("Authorization", TestServer.basic());
    }

    private static Call call(String method, String path, String body) {
        return Call.of(method, BASE + path, body).with("Authorization", TestServer.basic());
    }

    // The objects of the calls, each a new one.

    private String name() {
        return "Name " + ++number;
    }

    private String email() {
        return "person" + ++number + "@example.com";
    }

    private String organisation() {
        return ids.of(Kind.ORGANIZATION, scene.organization(name()));
    }

    /** An organisation that has the maximum number of users. */
    private String fullOrganisation() {
        int organization = scene.organization(name());
        scene.sql("UPDATE organization SET quota_max_users = 1 WHERE id = ?", organization);
        scene.personIn(organization, email(), "admin");
        return ids.of(Kind.ORGANIZATION, organization);
    }

    private String project() {
        return ids.of(Kind.PROJECT, scene.project(scene.organization(name()), name()));
    }

    private String externalId() {
        return "{\"externalId\": \"" + name() + "\"}";
    }

    /** A change of an external id by a service. */
    private Call service(ServiceScope scope, String path) {
        return call("PATCH", path, externalId()).with("Authorization", "Bearer " + serviceKey(scope));
    }

    /** A request of a service for what a new organisation has. */
    private Call service(ServiceScope scope, String method, String what) {
        String path = "/organisations/" + organisation() + what;
        String body = method.equals("POST") ? CREDITS : "{}";
        Call call = method.equals("GET") ? call(method, path) : call(method, path, body);
        return call.with("Authorization", "Bearer " + serviceKey(scope));
    }

    private String serviceKey() {
        return ids.of(
                Kind.SERVICE_KEY, newServiceKey(ServiceScope.USAGE).key().id().value());
    }

    private String serviceKey(ServiceScope scope) {
        return newServiceKey(scope).text();
    }

    private ServiceKeys.Made newServiceKey(ServiceScope scope) {
        scene.sql("DELETE FROM service_key WHERE name = 'more'");
        return server.installation()
                .serviceKeys()
                .create(COMMAND_LINE, new ServiceKeyTerms("walk", Set.of(scope), ServiceReach.Everywhere.INSTANCE, 1));
    }

    private String organisationWithCredits() {
        String id = organisation();
        call("POST", "/organisations/" + id + "/ledger/entries", CREDITS).send(server);
        return id;
    }

    private String member(String role) {
        return member(scene.organization(name()), role);
    }

    private String member(int organization, String role) {
        return ids.of(Kind.MEMBERSHIP, scene.member(organization, scene.person(email()), role));
    }

    private static String user(String email, String organisation) {
        return """
                {"id": "%s", "name": "N. N.", "password": "A very good pa$$word", "organisation": "%s"}""".formatted(email, organisation);
    }

    /** Requests a deletion; returns the token from the mail. */
    private String token(String organisation) {
        call("POST", "/organisations/" + organisation + "/requestdeletion").send(server);
        Matcher token = Pattern.compile("verificationToken=([0-9a-f]{64})")
                .matcher(server.installation()
                        .outbox()
                        .list(true, 10_000, 0)
                        .getLast()
                        .text());
        if (!token.find()) {
            throw new AssertionError("no token came");
        }
        return token.group(1);
    }

    private String deletedOrganisation() {
        String id = organisation();
        call("DELETE", "/organisations/" + id + "?verificationToken=" + token(id))
                .send(server);
        return id;
    }

    private String event() {
        call("PATCH", "/organisations/" + organisation(), "{\"quotaMaxUsers\": 7}")
                .send(server);
        return JSON.readTree(call("GET", "/auditevents").send(server).body())
                .at("/items/0/_id")
                .asString();
    }

    private String deletion() {
        JsonNode deletion = JSON.readTree(call("GET", "/organisations/" + deletedOrganisation() + "/deletion")
                .send(server)
                .body());
        return deletion.get("_id").asString();
    }

    private static String credentials(String username) {
        return "{\"username\": \"" + username + "\", \"password\": \"" + PASSWORD + "\"}";
    }

    private static String code(String code) {
        return "{\"password\": \"" + PASSWORD + "\", \"code\": \"" + code + "\"}";
    }

    private String me() {
        return JSON.readTree(
                        call("GET", "/operators?username=operator").send(server).body())
                .at("/items/0/_id")
                .asString();
    }

    private String operator() {
        return ids.of(Kind.OPERATOR, operatorRow());
    }

    private int operatorRow() {
        return server.database()
                .write(handle -> handle.createQuery(
                                "INSERT INTO operator (username, password_hash) VALUES (:name, :hash) RETURNING id")
                        .bind("hash", HASH)
                        .bind("name", name())
                        .mapTo(int.class)
                        .one());
    }

    /** An operator that calls with a key of their own. */
    private final class Own {
        private final int row = operatorRow();
        private final String id = ids.of(Kind.OPERATOR, row);
        private final Made made =
                server.installation().operatorKeys().create(COMMAND_LINE, new OperatorId(row), "walk", 1);
        private final String key = ids.of(Kind.OPERATOR_KEY, made.key().id().value());
        private final OperatorSecondFactor factors = new OperatorSecondFactor(
                server.database(),
                new SecretBox(new byte[SecretBox.KEY_LENGTH]),
                Clock.systemUTC(),
                new FailedAttempts(server.database(), Clock.systemUTC()),
                hashing,
                "Tenantry");

        Call call(String method, String path) {
            return byKey(ManagementWalkTest.call(method, "/operators/" + id + path));
        }

        Call byKey(Call call) {
            return call.with("Authorization", "Bearer " + made.text());
        }

        /** With the password: a key makes no key. */
        Call makeKey() {
            return call("POST", "/keys", "{\"name\": \"laptop\"}")
                    .with("Authorization", TestServer.basic(made.key().username(), PASSWORD));
        }

        Call call(String method, String path, String body) {
            return call(method, path).with("Content-Type", "application/json").saying(body);
        }

        /** Makes a secret; returns its code. */
        String enroll() {
            return OneTimeCodes.at(
                    factors.enroll(COMMAND_LINE, new OperatorId(row), "").secret(), Instant.now());
        }
    }

    private Own own() {
        return new Own();
    }

    /** The body for a new service key, for which there is room. */
    private String newServiceKey() {
        scene.sql("DELETE FROM service_key WHERE name = 'more'");
        return "{\"name\": \"walk\", \"scopes\": [\"usage\"]}";
    }

    private Own ownWithAllKeys() {
        Own own = own();
        scene.sql("""
                INSERT INTO operator_key (operator_id, name, prefix, digest, created_by, created_at, expires_at)
                SELECT operator_id, 'more', '', digest || int4send(i), '', created_at, expires_at
                FROM operator_key, generate_series(1, 99) i WHERE id = ?""", own.made.key().id());
        return own;
    }

    /** A call with a recovery code, of an operator with a second factor. */
    private Call confirmed(String path) {
        Own own = own();
        String code = own.factors
                .confirm(COMMAND_LINE, new OperatorId(own.row), "", own.enroll())
                .getFirst();
        return own.call("POST", path, path.endsWith("enroll") ? PASSWORD_ALONE : code(code));
    }
}
