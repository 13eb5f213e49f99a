package io.tenantry.fuzz;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.password.LightHashing;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** A tenant whose names must never be seen, and another one with its callers. */
final class Tenants {
    /** Part of every name of the tenant that the callers do not belong to, and of nothing else. */
    static final String MARKER = "zqxjk";

    private static final String PASSWORD = "correct horse!";
    private static final String HASH = LightHashing.of(PASSWORD);
    private static final JsonMapper JSON = new JsonMapper();

    /** The kinds of callers. */
    enum Who {
        ANONYMOUS,
        WRONG_KEY,
        PROJECT_KEY,
        ORGANIZATION_KEY,
        MEMBER,
        ADMIN,
        SESSION,
        OPERATOR,
        SERVICE
    }

    /**
     * A tenant with its callers.
     *
     * @param credentials by kind of caller: a key, a token, or the header value of an operator
     * @param ids of its objects
     */
    record Tenant(Map<Who, String> credentials, Pool ids) {}

    private static final List<String> OBJECTS = List.of(
            "/user/invites/ {\"email\":\"%1$s.guest@%1$s.example\",\"role\":\"member\"}",
            "/user/v1/domains/ {\"domain\":\"%1$s.example\"}",
            "/user/provider-credentials/ {\"key\":\"%1$s-secret\",\"data\":{\"%1$s\":1}}",
            "/user/api/v1/user-api-key/ {}",
            "/user/v1/projects/ {\"name\":\"%1$s second\"}");

    private final TestServer server;
    private final Scene scene;
    private final ObjectIds ids;
    private final Pool unseen = new Pool();
    private int number;

    Tenants(TestServer server) {
        this.server = server;
        this.scene = new Scene(server);
        this.ids = ObjectIds.read(server.database());
        makeUnseen();
    }

    private void makeUnseen() {
        int organization = scene.organization(MARKER + " Holdings");
        int admin = scene.personIn(organization, MARKER + ".ada@" + MARKER + ".example", "admin");
        scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", HASH, admin);
        int project = scene.project(organization, MARKER + " project");
        int guest = scene.person(MARKER + ".gil@" + MARKER + ".example");
        int membership = scene.projectMember(organization, project, guest, "member");
        String key = scene.personKey(admin);
        scene.organizationKey(organization);
        String projectKey = scene.projectKey(organization, project);
        add(unseen, organization, project, admin, membership);
        unseen.add("key", projectKey);
        makeObjects(MARKER, key, unseen);
        login(MARKER + ".ada@" + MARKER + ".example");
    }

    /** Ids of the tenant that is not to be seen. */
    Pool unseen() {
        return unseen;
    }

    /** A new tenant, because earlier requests may have deleted or locked the one before. */
    Tenant next() {
        number++;
        String name = "acme" + number;
        int organization = scene.organization(name);
        int admin = scene.personIn(organization, name + ".ada@" + name + ".example", "admin");
        scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", HASH, admin);
        scene.personIn(organization, name + ".eva@" + name + ".example", "admin");
        int member = scene.person(name + ".max@" + name + ".example");
        int membership = scene.member(organization, member, "member");
        int project = scene.project(organization, "Acme project");
        int guest = scene.person(name + ".gil@" + name + ".example");
        int guests = scene.projectMember(organization, project, guest, "member");
        Map<Who, String> credentials = new EnumMap<>(Who.class);
        credentials.put(Who.WRONG_KEY, "tk_" + "w".repeat(43));
        credentials.put(Who.PROJECT_KEY, scene.projectKey(organization, project));
        credentials.put(Who.ORGANIZATION_KEY, scene.organizationKey(organization));
        credentials.put(Who.MEMBER, scene.personKey(member));
        credentials.put(Who.ADMIN, scene.personKey(admin));
        credentials.put(Who.SESSION, login(name + ".ada@" + name + ".example"));
        credentials.put(Who.OPERATOR, TestServer.basic());
        credentials.put(Who.SERVICE, serviceKey(organization));
        Pool own = new Pool();
        add(own, organization, project, member, membership);
        own.add("user", guests, ids.of(Kind.MEMBERSHIP, guests));
        own.add("key", credentials.get(Who.PROJECT_KEY));
        makeObjects(name, credentials.get(Who.ADMIN), own);
        String operators = "/management/v2.0/operators";
        String operator = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
        own.learn(
                operators,
                server.send(
                                "POST",
                                operators,
                                operator,
                                "Authorization",
                                TestServer.basic(),
                                "Content-Type",
                                "application/json")
                        .body());
        return new Tenant(credentials, own);
    }

    private void add(Pool pool, int organization, int project, int person, int membership) {
        pool.add("organization", organization, ids.of(Kind.ORGANIZATION, organization));
        pool.add("project", project, ids.of(Kind.PROJECT, project));
        pool.add("user", person, membership, ids.of(Kind.MEMBERSHIP, membership));
        pool.add("auditevent", membership, ids.of(Kind.AUDIT_EVENT, membership));
        pool.add("deletion", ids.of(Kind.DELETION, 1));
        pool.add("lease", "01234567-89ab-4def-8123-456789abcdef");
    }

    private void makeObjects(String name, String key, Pool pool) {
        for (String made : OBJECTS) {
            String[] parts = made.formatted(name).split(" ", 2);
            HttpResponse<String> reply = server.send(
                    "POST", parts[0], parts[1], "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
            if (reply.statusCode() >= 300) {
                throw new IllegalStateException(made + ": " + reply.body());
            }
            pool.learn(parts[0], reply.body());
        }
    }

    private String login(String email) {
        String body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
        HttpResponse<String> reply = server.sendFrom(
                "127.9.9." + (1 + number % 250), "POST", "/user/v1/login/", body, "Content-Type", "application/json");
        return JSON.readTree(reply.body()).get("access").asString();
    }

    private String serviceKey(int organization) {
        return server.installation()
                .serviceKeys()
                .create(
                        new Caller.Operator("ada"),
                        new ServiceKeyTerms(
                                "fuzz",
                                Set.of(ServiceScope.values()),
                                new ServiceReach.Only(Set.of(new OrganizationId(organization))),
                                90))
                .text();
    }
}
