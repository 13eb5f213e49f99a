package io.tenantry.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** A 401 of an API names every scheme of HTTP authentication that the API accepts, and no other one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationSchemesTest {
    private static final String OPERATORS = "Basic realm=\"Tenantry\", charset=\"UTF-8\", Bearer realm=\"Tenantry\"";

    private final TestServer server = TestServer.start(TestDatabases.create());
    private final Scene scene = new Scene(server);

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Arguments> apis() {
        return Stream.of(
                Arguments.of("/management/v2.0/vendor", OPERATORS),
                Arguments.of("/new/management/v2.0/vendor", OPERATORS),
                Arguments.of("/v2.0/users", "Bearer realm=\"Tenantry\""),
                Arguments.of("/new/v2.0/users", "Bearer realm=\"Tenantry\""),
                Arguments.of("/user/organizations/", "Bearer realm=\"tenantry\""),
                Arguments.of("/usage/v1/organizations/1/level", "Bearer realm=\"tenantry\""));
    }

    @ParameterizedTest
    @MethodSource("apis")
    void every_refusal_names_the_schemes(String path, String schemes) {
        for (String[] credentials : List.of(
                new String[0],
                new String[] {"Authorization", "Basic !"},
                new String[] {"Authorization", TestServer.basic("nobody", "wrong")},
                new String[] {"Authorization", "Bearer unknown"},
                new String[] {"Authorization", "Digest username=\"x\""})) {
            HttpResponse<String> refused = server.get(path, credentials);
            assertThat(refused.statusCode()).as(path + List.of(credentials)).isEqualTo(401);
            assertThat(refused.headers().allValues("WWW-Authenticate")).containsExactly(schemes);
        }
    }

    @Test
    void what_the_management_api_names_it_accepts() {
        String vendor = "/management/v2.0/vendor";
        String own = "/management/v2.0/operators?username=" + TestServer.OPERATOR.username();
        JsonMapper json = new JsonMapper();
        String id = json.readTree(
                        server.get(own, "Authorization", TestServer.basic()).body())
                .at("/items/0/_id")
                .asString();
        HttpResponse<String> made = server.send(
                "POST",
                "/management/v2.0/operators/" + id + "/keys",
                "{\"name\": \"test\"}",
                "Authorization",
                TestServer.basic(),
                "Content-Type",
                "application/json");
        String key = json.readTree(made.body()).get("key").asString();

        assertThat(server.get(vendor, "Authorization", TestServer.basic()).statusCode())
                .isEqualTo(200);
        assertThat(server.get(vendor, "Authorization", "Bearer " + key).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_key_of_another_header_is_no_scheme() {
        int acme = scene.organization("Acme");
        String key = scene.organizationKey(acme);
        assertThat(server.get("/user/organizations/", "X-CEKURA-API-KEY", key).statusCode())
                .isEqualTo(200);
        assertThat(server.get("/user/organizations/", "Authorization", "Bearer " + key)
                        .statusCode())
                .isEqualTo(401);
    }
}
