package io.tenantry.api;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SiteApiTest {
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
    @CsvSource({"\\]\\((/[^)]*)\\), 51", "'\"(/[^\"]+)\"', 6"})
    void every_link_leads_somewhere(String link, int count) {
        String from = link.startsWith("\"(")
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
        assertThat(found).isEqualTo(count);
    }

    @Test
    void the_index_lists_every_document() throws IOException {
        String index = server.get("/llms.txt").body();
        try (Stream<Path> documents = Files.walk(Path.of("docs"));
                Stream<Path> examples = Files.list(Path.of("ops"))) {
            assertThat(Stream.concat(documents.filter(file -> file.toString().endsWith(".md")), examples))
                    .isNotEmpty()
                    .allSatisfy(file -> {
                        assertThat(index).contains("](/" + file + ")");
                        assertThat(server.get("/" + file).body()).isEqualTo(Files.readString(file));
                    });
        }
    }

    @Test
    void links_between_documents_lead_somewhere() {
        Matcher documents = Pattern.compile("\\]\\((/docs/[^)]*)\\)")
                .matcher(server.get("/llms.txt").body());
        List<String> links = new ArrayList<>();
        while (documents.find()) {
            URI document = URI.create(documents.group(1));
            Matcher relative = Pattern.compile("\\]\\(([^):#]+)[^):]*\\)")
                    .matcher(server.get(document.toString()).body());
            while (relative.find()) {
                links.add(document.resolve(relative.group(1)).toString());
            }
        }
        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(server.get(link).statusCode()).isEqualTo(200));
    }

    @Test
    void a_browser_shows_whatever_the_front_page_links_to() {
        String chromium = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
        Matcher links = Pattern.compile("<li><a href=\"\\./([^\"]+)\"")
                .matcher(server.get("/", "Accept", chromium).body());
        List<String> types = new ArrayList<>();
        while (links.find()) {
            HttpResponse<String> reply = server.get("/" + links.group(1), "Accept", chromium);
            assertThat(reply.headers().firstValue("Content-Disposition")).isEmpty();
            types.add(links.group(1) + " "
                    + reply.headers().firstValue("Content-Type").orElseThrow());
        }
        assertThat(types)
                .containsExactly(
                        "user/openapi.yaml text/plain; charset=utf-8",
                        "management/openapi.yaml text/plain; charset=utf-8",
                        "v2.0/openapi.yaml text/plain; charset=utf-8",
                        "console/ text/html; charset=utf-8",
                        "console/password/forgotten text/html; charset=utf-8",
                        "console/docs text/html; charset=utf-8",
                        "llms.txt text/plain; charset=utf-8",
                        "health/ready application/json; charset=utf-8",
                        "health/live application/json; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource({
        "*/*, application/yaml, text/markdown",
        "application/yaml, application/yaml, text/markdown",
        "'application/yaml, text/html;q=0.9', application/yaml, text/plain",
        "'text/html, */*;q=0.1', text/plain, text/plain",
        "text/plain, text/plain, text/plain",
        "text/*, text/plain, text/markdown",
        "nonsense, application/yaml, text/markdown"
    })
    void programs_get_documents_with_their_own_media_type(String accept, String yaml, String markdown) {
        for (String path : List.of("/user/openapi.yaml", "/management/openapi.yaml", "/v2.0/openapi.yaml")) {
            HttpResponse<String> reply = server.get(path, "Accept", accept);
            assertThat(reply.headers().firstValue("Content-Type")).contains(yaml + "; charset=utf-8");
            assertThat(reply.headers().firstValue("Vary").orElseThrow()).startsWith("Accept,");
        }
        assertThat(server.get("/docs/mail.md", "Accept", accept).headers().firstValue("Content-Type"))
                .contains(markdown + "; charset=utf-8");
    }

    @Test
    void no_other_file_is_a_document() {
        for (String path :
                List.of("/docs/", "/docs/none.md", "/docs/images/demo.svg", "/docs/..%2Fapi%2Fuser.openapi.yaml")) {
            assertThat(server.get(path).statusCode()).as(path).isEqualTo(404);
        }
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
    void an_unknown_path_is_told_in_json_and_to_browsers_on_a_page() {
        String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        for (String path : List.of("/nothing", "/users", "/health", "/%F0%9F%99%82/x")) {
            for (String accept : List.of("*/*", "application/json", "text/html;q=0.5, application/json")) {
                HttpResponse<String> reply = server.get(path, "Accept", accept);
                assertThat(reply.statusCode()).isEqualTo(404);
                assertThat(reply.body()).isEqualTo("{\"detail\":\"Not found.\"}");
                assertThat(reply.headers().firstValue("Vary")).contains("Accept");
            }
            HttpResponse<String> page = server.get(path, "Accept", browser);
            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Vary")).contains("Accept");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
            Document read = Jsoup.parse(page.body(), server.url() + path);
            assertThat(read.select("h1").text()).isEqualTo("There is no such page");
            assertThat(read.select("main a").eachAttr("abs:href")).containsExactly(server.url() + "/console/");
        }
    }

    @Test
    void a_wrong_method_is_told_in_json() {
        HttpResponse<String> reply = server.send("POST", "/", "x");
        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }
}
