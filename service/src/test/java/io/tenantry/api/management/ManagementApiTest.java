package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.operator.Operators.Credentials;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementApiTest {
    private static final String UNKNOWN = "/management/v2.0/organisations/0123456789abcdef01234567";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        server.installation()
                .operators()
                .configure(List.of(new Credentials("zoë", "grüße €"), new Credentials("café", "naïve")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void every_operator_is_let_in_whatever_encoding_the_client_uses() {
        assertThat(authorized(TestServer.basic())).isTrue();
        assertThat(authorized(TestServer.basic("zoë", "grüße €"))).isTrue();
        assertThat(authorized(basic("café:naïve".getBytes(StandardCharsets.ISO_8859_1))))
                .isTrue();
        assertThat(authorized("bAsIc " + TestServer.basic().substring(6))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !!!!",
                "Basic b3BlcmF0b3I=",
                "Basic b3BlcmF0b3I6d3Jvbmc=",
                "Basic bm9ib2R5Ondyb25n",
                "Basic AGE6Yg==",
                "Basic Og==",
                "Bearer b3BlcmF0b3I6d3Jvbmc=",
                "Basic b3BlcmF0b3I6d3Jvbmc=, Basic b3BlcmF0b3I6d3Jvbmc="
            })
    void other_credentials_are_refused(String header) {
        HttpResponse<String> reply = server.get(UNKNOWN, "Authorization", header);
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.headers().firstValue("WWW-Authenticate"))
                .contains("Basic realm=\"Tenantry\", charset=\"UTF-8\", Bearer realm=\"Tenantry\"");
        assertThatJson(reply.body()).inPath("code").isEqualTo(401);
    }

    @Test
    void a_path_that_is_not_there_is_answered_in_this_faces_form() {
        for (String path : List.of("/management/nothing", "/new/management/v2.0/nothing/at/all")) {
            HttpResponse<String> reply = server.get(path, "Authorization", TestServer.basic(), "X-Request-Id", "mine");
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(reply.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
            assertThatJson(reply.body()).isEqualTo("""
                    {"type": "about:blank", "title": "Not Found", "detail": "There is no such path.",
                     "instance": "%s", "status": 404, "traceId": "mine", "code": 1002, "details": {}}""".formatted(path));
        }
    }

    @Test
    void a_request_without_an_id_gets_one() {
        HttpResponse<String> reply = server.get("/management/nothing");
        String id = reply.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(id).matches("api--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThatJson(reply.body()).inPath("traceId").isEqualTo(id);
    }

    @Test
    void the_description_is_for_everybody_and_takes_no_other_method() {
        assertThat(server.get("/management/openapi.yaml").body()).startsWith("openapi: 3.1.0");
        HttpResponse<String> reply = server.send("POST", "/new/management/openapi.yaml", "{}");
        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        assertThatJson(reply.body()).inPath("code").isEqualTo(1013);
    }

    private static boolean authorized(String header) {
        return server.get(UNKNOWN, "Authorization", header).statusCode() == 404;
    }

    private static String basic(byte[] pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
