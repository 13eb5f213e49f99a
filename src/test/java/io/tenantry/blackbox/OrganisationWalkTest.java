package io.tenantry.blackbox;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/** The whole organisation API, below both of its bases, as its OpenAPI file describes it. */
class OrganisationWalkTest {
    private static final String BASE = "/v2.0";
    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabases.Place place = TestDatabases.create();
    private final TestServer server = TestServer.start(place);
    private final TestServer busy = TestServer.startBusy(place);
    private final Scene scene = new Scene(server);
    private final ObjectIds ids = ObjectIds.read(server.database());
    private final int acme = scene.organization("Acme");
    private final String admin = scene.personKey(scene.personIn(acme, "admin@example.com", "admin"));
    private final String member = scene.personKey(scene.personIn(acme, "member@example.com", "member"));
    private int number;

    @AfterEach
    void stop() {
        busy.close();
        server.close();
    }

    @TestFactory
    Stream<DynamicNode> below_v2_0() {
        return new Walk("/v2.0", server, busy).tests("", operations());
    }

    @TestFactory
    Stream<DynamicNode> below_new_v2_0() {
        return new Walk("/v2.0", server, busy).tests("/new", operations());
    }

    private List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v2.0/openapi.yaml", () -> Call.of("GET", "/v2.0/openapi.yaml")),
                Operation.of("GET", "/v2.0/system/message", this::toReadTheMessage)
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

    /** An operation that an admin may call and a member may not; it says which organisation it means. */
    private Operation operation(String method, String path, Supplier<String> id) {
        Supplier<Call> good = () -> Call.of(method, BASE + path.replaceFirst("\\{\\w+}", id.get()))
                .asking("organisationId=" + ids.of(Kind.ORGANIZATION, acme))
                .with("X-API-Key", admin);
        return Operation.of(method, BASE + path, good)
                .badAsking("organisationId=short")
                .on(403, () -> good.get().with("X-API-Key", member));
    }

    /** Asks for a deletion in the moment in which an operator starts it, and has not yet switched the organisation off. */
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
