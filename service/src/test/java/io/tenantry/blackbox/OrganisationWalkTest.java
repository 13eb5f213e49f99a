package io.tenantry.blackbox;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.access.TokenText;
import io.tenantry.canonical.AddressKey;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/** The whole organisation API, below both of its base paths, compared with its OpenAPI file. */
class OrganisationWalkTest {
    private static final String BASE = "/v2.0";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = "a long enough Pass-1";
    private static final String RESET = "{\"token\": \"%s\", \"newPassword\": \"another long Pass-2\"}";
    private static final String CHANGE =
            "{\"email\": \"%s\", \"oldPassword\": \"%s\", \"newPassword\": \"another long Pass-2\"}";

    private final TestDatabases.Place place = TestDatabases.create();
    private final TestServer server = TestServer.start(place);
    private final TestServer busy = TestServer.startBusy(place);
    private final Scene scene = new Scene(server);
    private final ObjectIds ids = ObjectIds.read(server.database());
    private final int acme = scene.organization("Acme");
    private final int adminPerson = scene.personIn(acme, "admin@example.com", "admin");
    private final String admin = scene.personKey(adminPerson);
    private final String viewer = scene.personKey(scene.personIn(acme, "viewer@example.com", "view_only"));
    private final int alone = scene.organization("Alone");
    private final int lonelyPerson = scene.person("lonely@example.com");
    private final int lonelyMembership = scene.member(alone, lonelyPerson, "admin");
    private final String lonely = scene.personKey(lonelyPerson);
    private final int onlyProject = scene.project(alone, "Only");
    private int lastProject;
    private final String member = scene.personKey(scene.personIn(acme, "member@example.com", "member"));
    private int number;

    @AfterEach
    void stop() {
        busy.close();
        server.close();
    }

    @TestFactory
    Stream<DynamicNode> below_v2_0() {
        return walk().tests("", operations());
    }

    @TestFactory
    Stream<DynamicNode> below_new_v2_0() {
        return walk().tests("/new", operations());
    }

    /** Some calls of the walk are good and change nothing: the role is missing, or the member has these locales. */
    private Walk walk() {
        return new Walk("/v2.0", server, busy)
                .unrecorded(
                        "PATCH /v2.0/projects/{projectId}/members/{userId}",
                        "POST /v2.0/projects/validateprojectname",
                        "POST /v2.0/projects/{projectId}/members/{userId}/removerolefrommember",
                        "POST /v2.0/users/requestpasswordreset",
                        "POST /v2.0/users/validatepasswordresettoken",
                        "POST /v2.0/users/{userId}/removerolefromuser");
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>(own());
        operations.addAll(users());
        operations.addAll(passwords());
        operations.addAll(projects());
        operations.addAll(counters());
        return operations;
    }

    private List<Operation> users() {
        String self = "/v2.0/users/me";
        String other = "/v2.0/users/{userId}";
        return List.of(
                administered("GET", "/v2.0/users", null).badAsking("limit=0"),
                administered("POST", "/v2.0/users", this::newUser)
                        .badSaying("{}")
                        .on(402, () -> toFull("/v2.0/users", newUser()))
                        .on(409, () -> saying(call("POST", "/v2.0/users"), newUser("admin@example.com"))),
                person("GET", self, null),
                person("PATCH", self, () -> "{\"name\": \"Ada\"}").badSaying("{\"name\": 5}"),
                Operation.of("DELETE", self, () -> leaving(self))
                        .badAsking("organisationId=short")
                        .on(403, () -> call("DELETE", self).with("X-API-Key", keyOfAcme()))
                        .on(409, () -> call("DELETE", self).with("X-API-Key", lonely)),
                person("GET", self + "/acl", null),
                person("POST", self + "/accepttermsofservice", null),
                personal("GET", self + "/apikeys", null).badAsking("limit=0"),
                personal("POST", self + "/apikeys", () -> "{\"name\": \"Office\"}")
                        .badSaying("{}"),
                personal("GET", "/v2.1/users/me/apikeys", null).badAsking("limit=0"),
                personal("POST", "/v2.1/users/me/apikeys", () -> "{\"name\": \"Office\"}")
                        .badSaying("{}"),
                Operation.of(
                                "DELETE",
                                self + "/apikeys/{apiKeyId}",
                                () -> call("DELETE", self + "/apikeys/" + ownKey()))
                        .badAt(self + "/apikeys/short")
                        .on(
                                403,
                                () -> call("DELETE", self + "/apikeys/" + ownKey())
                                        .with("X-API-Key", keyOfAcme())),
                personal("GET", self + "/loginattempts", null).badAsking("limit=0"),
                Operation.of("GET", self + "/lastloginattempt", () -> attempted(self + "/lastloginattempt"))
                        .badAsking("a=%00")
                        .on(403, () -> call("GET", self + "/lastloginattempt").with("X-API-Key", keyOfAcme()))
                        .on(404, () -> call("GET", self + "/lastloginattempt")),
                administered("GET", other, null),
                administered("PATCH", other, () -> "{\"name\": \"Ada\"}").badSaying("{\"name\": 5}"),
                administered("DELETE", other, null)
                        .on(
                                409,
                                () -> call("DELETE", other.replace("{userId}", adminMembership()))
                                        .with("X-API-Key", lonely)),
                administered("POST", other + "/addroletouser", () -> "{\"role\": \"odata\"}")
                        .badSaying("{}"),
                administered("POST", other + "/removerolefromuser", () -> "{\"role\": \"odata\"}")
                        .badSaying("{}")
                        .on(
                                409,
                                () -> saying(
                                        call(
                                                        "POST",
                                                        other.replace("{userId}", adminMembership())
                                                                + "/removerolefromuser")
                                                .with("X-API-Key", lonely),
                                        "{\"role\": \"admin\"}")));
    }

    private List<Operation> passwords() {
        String deprecate = "/v2.0/users/deprecatepassword";
        return List.of(
                administered("POST", deprecate, () -> "{\"userId\": \"" + user() + "\"}")
                        .badSaying("{\"shoe\": 1}"),
                open("/v2.0/users/requestpasswordreset", () -> "{\"email\": \"" + address() + "\"}"),
                open("/v2.0/users/validatepasswordresettoken", () -> "{\"token\": \"" + token() + "\"}")
                        .on(
                                429,
                                () -> saying(openCall("/v2.0/users/validatepasswordresettoken"), "{\"token\": \"x\"}")),
                open("/v2.0/users/resetpassword", () -> RESET.formatted(token()))
                        .on(429, () -> saying(openCall("/v2.0/users/resetpassword"), RESET.formatted("x"))),
                open("/v2.0/users/changepassword", () -> CHANGE.formatted(withPassword(false), PASSWORD))
                        .on(401, () -> saying(openCall("/v2.0/users/changepassword"), CHANGE.formatted(address(), "x")))
                        .on(
                                429,
                                () -> saying(
                                        openCall("/v2.0/users/changepassword"),
                                        CHANGE.formatted("locked@example.com", "x")))
                        .on(
                                403,
                                () -> saying(
                                        openCall("/v2.0/users/changepassword"),
                                        CHANGE.formatted(withPassword(true), PASSWORD))));
    }

    private List<Operation> projects() {
        String one = "/v2.0/projects/{projectId}";
        String member = one + "/members/{userId}";
        String role = "{\"role\": \"developer\"}";
        return List.of(
                built("GET", "/v2.0/projects", null, false).badAsking("limit=0"),
                built("POST", "/v2.0/projects", () -> "{\"name\": \"P\"}", true)
                        .badSaying("{}")
                        .on(402, () -> toFull("/v2.0/projects", "{\"name\": \"P\"}")),
                built("POST", "/v2.0/projects/validateprojectname", () -> "{\"name\": \"Free " + ++number + "\"}", true)
                        .badSaying("{}")
                        .on(409, this::toUsedName),
                built("GET", one, null, false).badAt("/v2.0/projects/short"),
                built("PATCH", one, () -> "{\"color\": \"red\"}", true).badSaying("{\"color\": 5}"),
                built("DELETE", one, null, true)
                        .badAt("/v2.0/projects/short")
                        .on(
                                409,
                                () -> call("DELETE", "/v2.0/projects/" + ids.of(Kind.PROJECT, onlyProject))
                                        .with("X-API-Key", lonely)),
                built("GET", one + "/members", null, false).badAsking("limit=0"),
                built("GET", member, null, false).badAt(one.replace("{projectId}", project()) + "/members/short"),
                built("PATCH", member, () -> "{\"allowedLocales\": null}", true).badSaying("{\"shoe\": 1}"),
                built("POST", member + "/addroletomember", () -> role, true).badSaying("{}"),
                built("POST", member + "/removerolefrommember", () -> role, true)
                        .badSaying("{}"),
                built("POST", one + "/addprojectmember", () -> "{\"userId\": \"" + user() + "\"}", true)
                        .badSaying("{}"),
                built("POST", one + "/removeprojectmember", () -> "{\"userId\": \"" + memberOf() + "\"}", true)
                        .badSaying("{}"),
                built("POST", "/v2.0/users/{userId}/addproject", () -> "{\"projectId\": \"" + project() + "\"}", true)
                        .badSaying("{}"),
                built(
                                "POST",
                                "/v2.0/users/{userId}/removeproject",
                                () -> "{\"projectId\": \"" + ids.of(Kind.PROJECT, lastProject) + "\"}",
                                true)
                        .badSaying("{}"));
    }

    private List<Operation> counters() {
        List<Operation> operations = new ArrayList<>();
        for (String version : List.of("v2.0", "v3.0")) {
            operations.add(asking(administered("GET", "/" + version + "/conversationcounter", null), "year=2026")
                    .badAsking("month=13"));
            operations.add(asking(
                            built("GET", "/" + version + "/projects/{projectId}/conversationcounter", null, true),
                            "year=2026")
                    .badAsking("month=13"));
        }
        operations.add(Operation.of("GET", "/v2.0/system/license", () -> Call.of("GET", "/v2.0/system/license"))
                .badAsking("a=%00"));
        operations.add(administered("GET", "/v2.0/organisations/liveagentaccount", null)
                .on(
                        403,
                        () -> call("GET", "/v2.0/organisations/liveagentaccount")
                                .with("X-API-Key", guestKey())));
        return operations;
    }

    private List<Operation> own() {
        return List.of(
                Operation.of("GET", "/v2.0/openapi.yaml", () -> Call.of("GET", "/v2.0/openapi.yaml")),
                Operation.of("GET", "/v2.0/system/message", this::toReadTheMessage)
                        .badAsking("a=%00")
                        .on(404, () -> {
                            Call read = toReadTheMessage();
                            scene.sql("DELETE FROM system_message");
                            return read;
                        }),
                operation("POST", "/organisations/requestdeletion", () -> "").on(409, this::tooLate),
                operation("GET", "/organisations/collections", () -> ""),
                operation("GET", "/organisations/policy", () -> ""),
                operation("GET", "/organisations/chunkcount", () -> ""),
                operation("GET", "/auditevents", () -> ""),
                operation("GET", "/auditevents/{eventId}", this::event),
                operation("POST", "/users/{userId}/logout", this::user),
                operation("POST", "/users/{userId}/resetfailedloginattempts", this::user));
    }

    private Call call(String method, String path) {
        return Call.of(method, path).with("X-API-Key", admin);
    }

    private static Call saying(Call call, String body) {
        return call.with("Content-Type", "application/json").saying(body);
    }

    private static Call openCall(String path) {
        return Call.of("POST", path);
    }

    private String ofAcme() {
        return "organisationId=" + ids.of(Kind.ORGANIZATION, acme);
    }

    private String keyOfAcme() {
        return scene.organizationKey(acme);
    }

    /** An operation about an organisation that its admins may call, and its members may not. */
    private Operation administered(String method, String path, @Nullable Supplier<String> body) {
        Supplier<Call> good = () -> {
            Call call = call(method, path.replace("{userId}", path.contains("{userId}") ? user() : ""))
                    .asking(ofAcme());
            return body == null ? call : saying(call, body.get());
        };
        return Operation.of(method, path, good)
                .badAsking("organisationId=short")
                .on(403, () -> good.get().with("X-API-Key", member));
    }

    /** An operation of a person in an organisation. */
    private Operation person(String method, String path, @Nullable Supplier<String> body) {
        Supplier<Call> good = () -> {
            Call call = call(method, path).asking(ofAcme());
            return body == null ? call : saying(call, body.get());
        };
        return Operation.of(method, path, good)
                .badAsking("organisationId=short")
                .on(403, () -> good.get().with("X-API-Key", keyOfAcme()));
    }

    /** An operation of a person, whatever their organisations. */
    private Operation personal(String method, String path, @Nullable Supplier<String> body) {
        Supplier<Call> good = () -> body == null ? call(method, path) : saying(call(method, path), body.get());
        return Operation.of(method, path, good).on(403, () -> good.get().with("X-API-Key", keyOfAcme()));
    }

    /** An operation about projects: each call is about a new one, which has a new member. */
    private Operation built(String method, String path, @Nullable Supplier<String> body, boolean refusedToViewers) {
        Supplier<Call> good = () -> {
            String at = path.contains("{projectId}") ? path.replace("{projectId}", project()) : path;
            if (path.contains("{userId}")) {
                lastProject = path.contains("{projectId}") ? lastProject : newProject();
                at = at.replace("{userId}", memberOf());
            }
            Call call = call(method, at).asking(ofAcme());
            return body == null ? call : saying(call, body.get());
        };
        Operation operation = Operation.of(method, path, good);
        return refusedToViewers ? operation.on(403, () -> good.get().with("X-API-Key", viewer)) : operation;
    }

    /** An operation without credentials. */
    private static Operation open(String path, Supplier<String> body) {
        return Operation.of("POST", path, () -> saying(openCall(path), body.get()))
                .badSaying("{}");
    }

    /** An operation whose calls all have one more parameter. */
    private static Operation asking(Operation operation, String parameter) {
        Operation asking = Operation.of(
                operation.method(),
                operation.path(),
                () -> operation.good().get().asking(parameter));
        for (Map.Entry<Integer, Supplier<Call>> failing : operation.failing().entrySet()) {
            asking = asking.on(failing.getKey(), () -> failing.getValue().get().asking(parameter));
        }
        return asking;
    }

    private String address() {
        return "p" + ++number + "@example.com";
    }

    private String newUser() {
        return newUser(address());
    }

    private static String newUser(String email) {
        return "{\"id\": \"%s\", \"name\": \"Ada\", \"password\": \"%s\"}".formatted(email, PASSWORD);
    }

    /** A call in an organisation that has as many people and projects as it may have. */
    private Call toFull(String path, String body) {
        int full = scene.organization("Full " + ++number);
        String key = scene.personKey(scene.personIn(full, address(), "admin"));
        scene.project(full, "P");
        scene.sql("UPDATE organization SET quota_max_users = 1, quota_max_projects = 1 WHERE id = ?", full);
        return saying(Call.of("POST", path).with("X-API-Key", key), body);
    }

    private Call toUsedName() {
        scene.project(acme, "Used");
        scene.sql("UPDATE project SET name_fold = 'used' WHERE name = 'Used'");
        return saying(call("POST", "/v2.0/projects/validateprojectname").asking(ofAcme()), "{\"name\": \"Used\"}");
    }

    private Call leaving(String path) {
        String key = scene.personKey(scene.personIn(acme, address(), "member"));
        return call("DELETE", path).with("X-API-Key", key).asking(ofAcme());
    }

    private Call attempted(String path) {
        int person = scene.personIn(acme, address(), "member");
        scene.sql(
                "INSERT INTO audit_event (person_id, operation, action, object_type) VALUES (?, 'action', 'signIn', 'Session')",
                person);
        return call("GET", path).with("X-API-Key", scene.personKey(person));
    }

    private String ownKey() {
        scene.personKey(adminPerson);
        return ids.of(Kind.API_KEY, last("api_key"));
    }

    private int last(String table) {
        return server.database()
                .read(handle -> handle.createQuery("SELECT max(id) FROM %s".formatted(table))
                        .mapTo(int.class)
                        .one());
    }

    private String guestKey() {
        int person = scene.person(address());
        scene.projectMember(acme, scene.project(acme, "Of a guest"), person, "member");
        return scene.personKey(person);
    }

    private String adminMembership() {
        return ids.of(Kind.MEMBERSHIP, lonelyMembership);
    }

    private int newProject() {
        return scene.project(acme, "P" + ++number);
    }

    private String project() {
        lastProject = newProject();
        return ids.of(Kind.PROJECT, lastProject);
    }

    /** A new member of the last project who is a user of the organisation. */
    private String memberOf() {
        int person = scene.person(address());
        int user = scene.member(acme, person, "member");
        scene.projectMember(acme, lastProject, person, "member");
        return ids.of(Kind.MEMBERSHIP, user);
    }

    private String withPassword(boolean disabled) {
        String email = address();
        saying(call("POST", "/v2.0/users"), newUser(email)).send(server);
        if (disabled) {
            scene.sql(
                    "UPDATE membership SET disabled = true WHERE person_id = (SELECT id FROM person WHERE email = ?)",
                    email);
        }
        return email;
    }

    private String token() {
        String email = address();
        int person = scene.personIn(acme, email, "member");
        String token = "token-" + number;
        scene.sql("""
                INSERT INTO mailed_token (person_id, purpose, digest, email_fold, created_at, expires_at)
                VALUES (?, 'password', ?, ?, now(), now() + interval '1 hour')""", person, TokenText.digest(token), AddressKey.of(email));
        return token;
    }

    /** An operation that an admin may call and a member may not; it says which organisation it means. */
    private Operation operation(String method, String path, Supplier<String> id) {
        Supplier<Call> good = () -> Call.of(method, BASE + path.replaceFirst("\\{\\w+}", id.get()))
                .asking("organisationId=" + ids.of(Kind.ORGANIZATION, acme))
                .with("X-API-Key", admin);
        return Operation.of(method, BASE + path, good)
                .badAsking("organisationId=short")
                .on(403, () -> good.get().with("X-API-Key", member));
    }

    /** Requests a deletion after an operator has started one and before the organisation is disabled. */
    private Call tooLate() {
        int organization = scene.organization("Going " + ++number);
        Call call = Call.of("POST", BASE + "/organisations/requestdeletion")
                .with("X-API-Key", scene.organizationKey(organization));
        call.send(server);
        scene.sql("UPDATE deletion SET status = 'IN_PROGRESS' WHERE organization_id = ?", organization);
        return call;
    }

    private Call toReadTheMessage() {
        server.send(
                "POST",
                "/management/v2.0/system/createsystemmessage",
                "{\"until\": 2000000000, \"message\": \"Hello\"}",
                "Authorization",
                TestServer.basic());
        return Call.of("GET", "/v2.0/system/message");
    }

    private String user() {
        return ids.of(Kind.MEMBERSHIP, scene.member(acme, scene.person("p" + ++number + "@example.com"), "member"));
    }

    private String event() {
        server.send("POST", BASE + "/users/" + user() + "/logout", null, "X-API-Key", admin);
        String list = server.get(BASE + "/auditevents", "X-API-Key", admin, "Accept", "application/json")
                .body();
        return JSON.readTree(list).at("/items/0/_id").asString();
    }
}
