package io.tenantry.http;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SiteFaceTest {
    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\]\\((/[^)]*)\\)", "\"(/[^\"]+)\""})
    void every_link_leads_somewhere(String link) {
        String from = link.startsWith("\"")
                ? server.get("/", "Accept", "application/json").body()
                : server.get("/llms.txt").body();
        Matcher links = Pattern.compile(link).matcher(from);
        int found = 0;
        while (links.find()) {
            found++;
            assertThat(server.get(links.group(1)).statusCode())
                    .as(links.group(1))
                    .isEqualTo(200);
        }
        assertThat(found).isEqualTo(6);
    }

    @Test
    void the_front_page_loads_and_runs_nothing() {
        HttpResponse<String> page = server.get("/");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'self'; ");
        assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.body()).contains(server.url() + "/user/organizations/").doesNotContain("<script");
    }

    @Test
    void programs_get_json_when_they_prefer_it() {
        for (String accept :
                List.of("application/json", "text/html;q=0.5, application/json", "application/*, text/*;q=0.1")) {
            assertThatJson(server.get("/", "Accept", accept).body())
                    .node("documentation")
                    .isEqualTo("/llms.txt");
        }
        for (String accept : List.of("*/*", "text/html", "text/html, application/json;q=0.9", "nonsense")) {
            assertThat(server.get("/", "Accept", accept).body()).startsWith("<!doctype html>");
        }
    }

    @Test
    void an_unknown_path_is_told_in_json() {
        for (String path : List.of("/nothing", "/users", "/health", "/%F0%9F%99%82/x")) {
            HttpResponse<String> reply = server.get(path, "Accept", "text/html");
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(reply.body()).isEqualTo("{\"detail\":\"Not found.\"}");
        }
    }

    @Test
    void a_wrong_method_is_told_in_json() {
        HttpResponse<String> reply = server.send("POST", "/", "x");
        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }
}
