package io.tenantry.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tenantry.OpenApi;
import io.tenantry.OpenApi.RequestBody;
import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/** Every operation with a body, with numbers of every form in every field: none causes a 500. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OutsideNumbersTest {
    /** Numbers that are valid JSON but beyond the range of every reader. */
    private static final List<String> BEYOND = List.of(
            "1e2147483648", "1e-2147483649", "0e2147483648", "1e99999999999", "-1.5E+99999999999", "9".repeat(101));

    private static final List<String> READABLE =
            List.of("-0", "-0.0", "5.0", "0.5", "1e400", "1e-400", "1e999999999", "-1e2147483647", "9".repeat(100));

    private TestServer server;
    private int acme;
    private String hexId;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        acme = scene.organization("Acme");
        hexId = ObjectIds.read(server.database()).of(ObjectIds.Kind.ORGANIZATION, acme);
        key = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> user() {
        return walk("/user", Integer.toString(acme), Map.of("X-CEKURA-API-KEY", key));
    }

    @TestFactory
    Stream<DynamicTest> management() {
        return walk("/management", hexId, Map.of("Authorization", TestServer.basic()));
    }

    @TestFactory
    Stream<DynamicTest> organisation() {
        return walk("/v2.0", hexId, Map.of("X-API-Key", key));
    }

    private Stream<DynamicTest> walk(String api, String id, Map<String, String> credentials) {
        List<RequestBody> bodies = OpenApi.requestBodies(api);
        assertThat(bodies).isNotEmpty();
        return bodies.stream()
                .map(body -> dynamicTest(body.method() + " " + body.path(), () -> {
                    Call call = Call.of(body.method(), body.path().replaceAll("\\{[^}]*}", id), "");
                    for (Map.Entry<String, String> header : credentials.entrySet()) {
                        call = call.with(header.getKey(), header.getValue());
                    }
                    call = call.with("Content-Type", "application/json").with("Accept", "application/json");
                    for (String number : BEYOND) {
                        refused(call, body.with(number));
                    }
                    for (String number : READABLE) {
                        assertThat(call.saying(body.with(number)).send(server).statusCode())
                                .as(body + " " + number)
                                .isLessThan(500);
                    }
                }));
    }

    /** Requires 400 with the location of the number, or a refusal before the body is read. */
    private void refused(Call call, String body) {
        HttpResponse<String> reply = call.saying(body).send(server);
        assertThat(reply.statusCode()).as(body + ": " + reply.body()).isIn(400, 403, 404, 429);
        if (reply.statusCode() == 400) {
            assertThat(reply.body()).as(body).contains("line 1, column ");
        }
    }

    @TestFactory
    Stream<DynamicTest> without_credentials() {
        return BEYOND.stream()
                .map(number -> dynamicTest(number, () -> {
                    HttpResponse<String> reply = server.send(
                            "POST",
                            "/user/v1/login/",
                            "{\"password\": \"x\", \"email\": " + number + "}",
                            "Content-Type",
                            "application/json");
                    assertThat(reply.statusCode()).isEqualTo(400);
                    assertThat(new JsonMapper()
                                    .readTree(reply.body())
                                    .get("detail")
                                    .asString())
                            .matches("JSON parse error - The body is not well-formed at line 1, column [0-9]+\\.");
                }));
    }
}
