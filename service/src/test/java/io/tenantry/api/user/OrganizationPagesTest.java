package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OrganizationPagesTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String PAGES = "/user/v2/organizations/";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TestServer server;
    private Scene scene;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
        int person = scene.person("ada@example.com");
        for (int i = 1; i <= 60; i++) {
            scene.member(scene.organization("Organization " + i), person, "member");
        }
        key = scene.personKey(person);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void the_pages_lead_through_the_whole_list_and_back() {
        List<String> forwards = new ArrayList<>();
        List<String> urls = new ArrayList<>();
        for (String url = server.url() + PAGES; url != null; url = link(url, "next")) {
            urls.add(url);
            forwards.addAll(names(url));
        }
        assertThat(forwards)
                .isEqualTo(IntStream.rangeClosed(1, 60)
                        .mapToObj(i -> "Organization " + i)
                        .toList());
        assertThat(urls)
                .containsExactly(
                        server.url() + PAGES, server.url() + PAGES + "?page=2", server.url() + PAGES + "?page=3");
        assertThat(link(urls.getLast(), "previous")).isEqualTo(urls.get(1));
        assertThat(link(urls.get(1), "previous")).isEqualTo(server.url() + PAGES + "?page=1");
        assertThat(link(urls.getFirst(), "previous")).isNull();
    }

    @Test
    void links_keep_everything_else_that_was_asked() {
        String next = link(
                server.url() + "/user/v2/organizations?search=n%20%31&page=1&page_size=2&flag&x=%26%C3%BC", "next");
        assertThat(next)
                .isEqualTo(server.url() + "/user/v2/organizations?search=n+1&page_size=2&flag&x=%26%C3%BC&page=2");
        assertThat(names(java.util.Objects.requireNonNull(next))).containsExactly("Organization 11", "Organization 12");
    }

    @Test
    void links_are_https_behind_a_proxy_that_says_so() {
        assertThatJson(server.get(PAGES, KEY, key, "X-Forwarded-Proto", "HTTPS, http")
                        .body())
                .node("next")
                .isEqualTo(server.url().replace("http:", "https:") + PAGES + "?page=2");
        assertThatJson(server.get(
                                PAGES,
                                KEY,
                                key,
                                "X-Forwarded-Proto",
                                "javascript",
                                "X-Forwarded-Prefix",
                                "/a".repeat(12_000))
                        .body())
                .node("next")
                .isEqualTo(server.url() + PAGES + "?page=2");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "10,10", "100,60", "101,60", "1000000000,25", "0,25", "-5,25", "ten,25", "'',25", "1.5,25"})
    void the_size_of_a_page_has_bounds(String asked, int got) {
        JsonNode page = page(server.url() + PAGES + "?page_size=" + asked);
        assertThat(page.get("results").size()).isEqualTo(got);
        assertThat(page.get("count").intValue()).isEqualTo(60);
    }

    @Test
    void the_last_page_has_a_name() {
        assertThat(names(server.url() + PAGES + "?page=last&page_size=50"))
                .hasSize(10)
                .contains("Organization 60");
        assertThat(link(server.url() + PAGES + "?page=last", "next")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4", "-1", "two", "1.0", "999999999", "99999999999999999999", "%20", "first"})
    void there_is_no_other_page(String page) {
        HttpResponse<String> reply = server.get(PAGES + "?page=" + page, KEY, key);
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body()).isEqualTo("{\"detail\":\"Invalid page.\"}");
    }

    @Test
    void an_empty_list_has_one_empty_page() {
        String nobody = scene.personKey(scene.person("nobody@example.com"));
        for (String query : List.of("", "?page=1", "?page=last", "?page=")) {
            assertThat(server.get(PAGES + query, KEY, nobody).body())
                    .isEqualTo("{\"count\":0,\"next\":null,\"previous\":null,\"results\":[]}");
        }
        assertThat(server.get(PAGES + "?page=2", KEY, nobody).statusCode()).isEqualTo(404);
    }

    private JsonNode page(String url) {
        HttpResponse<String> reply = server.get(url.substring(server.url().length()), KEY, key);
        assertThat(reply.statusCode()).as(url).isEqualTo(200);
        return JSON.readTree(reply.body());
    }

    private List<String> names(String url) {
        return page(url)
                .get("results")
                .valueStream()
                .map(one -> one.get("name").stringValue())
                .toList();
    }

    private @Nullable String link(String url, String name) {
        JsonNode link = page(url).get(name);
        return link.isNull() ? null : link.stringValue();
    }
}
