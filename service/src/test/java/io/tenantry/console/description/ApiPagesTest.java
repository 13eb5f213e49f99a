package io.tenantry.console.description;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The descriptions of the APIs as pages, and the scripts of the console. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiPagesTest {
    private static final List<String> APIS = List.of("user", "management", "organisation", "usage");
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
            + " img-src 'self'%s; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final TestServer server = TestServer.start();
    private final Browser reader = new Browser(server);

    @AfterAll
    void stop() {
        server.close();
    }

    private String content(String url) {
        HttpResponse<String> reply = server.get(url.substring(server.url().length()), "Accept", "*/*");
        assertThat(reply.statusCode()).as(url).isEqualTo(200);
        return reply.body();
    }

    @Test
    void each_api_has_a_page_that_loads_its_file_and_everything_else_from_this_server() {
        Visit index = reader.get("/console/api");
        assertThat(index.page().select(".tiles > li > a").eachAttr("href"))
                .containsExactlyElementsOf(
                        APIS.stream().map(api -> "./../console/api/" + api).toList());
        for (String api : APIS) {
            Visit page = reader.get("/console/api/" + api);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Security-Policy")).isEqualTo(POLICY.formatted(" data:"));
            assertThat(page.reply().body().length()).isLessThan(100_000);
            String file = server.url() + "/console/api/"
                    + page.page().select("#description").attr("data-file");
            assertThat(server.get("/api/" + api + ".openapi.yaml", "Accept", "*/*")
                            .body())
                    .startsWith("openapi: 3.1.0");
            assertThat(file).endsWith("/console/api/./../../api/" + api + ".openapi.yaml");
            assertThat(content(page.page().select("a.quiet").attr("abs:href"))).startsWith("openapi: 3.1.0");
            assertThat(page.page().select("script").eachAttr("abs:src"))
                    .hasSize(2)
                    .allSatisfy(script -> {
                        assertThat(script).startsWith(server.url() + "/console/assets/");
                        assertThat(content(script)).doesNotContain("eval(\"").isNotEmpty();
                    });
            assertThat(page.page().select("link[rel=stylesheet]").eachAttr("abs:href"))
                    .hasSize(3)
                    .allSatisfy(style -> assertThat(content(style)).isNotEmpty());
            assertThat(page.page().select("noscript").text()).contains("needs JavaScript");
        }
        assertThat(reader.get("/console/api/nothing").status()).isEqualTo(404);
        assertThat(reader.get("/console/api/..%2fuser").status()).isIn(400, 404);
    }

    @Test
    void a_reader_who_is_signed_in_keeps_the_navigation() {
        Browser operator = new Browser(server);
        Visit home = operator.signIn();
        assertThat(home.page().select("nav.side > ul a").eachText()).contains("API documents");
        Visit page = operator.get("/console/api/usage");
        assertThat(page.page().select("nav.side a[aria-current=page]").eachText())
                .contains("API documents");
        assertThat(page.page().select(".crumbs a").text()).isEqualTo("API documents");
        assertThat(reader.get("/console/api").page().select("nav.side")).isEmpty();
        // The token that forms send is in no page for everybody.
        assertThat(reader.get("/console/api/usage").page().select("input[name=token]"))
                .isEmpty();
    }

    @Test
    void only_pages_behind_the_sign_in_load_scripts_and_none_has_one_in_itself() {
        Browser operator = new Browser(server);
        Visit home = operator.signIn();
        assertThat(home.header("Content-Security-Policy")).isEqualTo(POLICY.formatted(""));
        assertThat(home.page().select("meta[name=htmx-config]").attr("content"))
                .contains("\"allowEval\":false", "\"includeIndicatorStyles\":false", "\"historyCacheSize\":0");
        List<String> scripts = home.page().select("script").eachAttr("abs:src");
        assertThat(scripts).hasSize(2);
        for (String script : scripts) {
            HttpResponse<String> reply =
                    server.get(script.substring(server.url().length()));
            assertThat(reply.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
            assertThat(reply.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("immutable");
            // As from before an update.
            assertThat(server.get(script.substring(server.url().length()).replaceFirst("[0-9a-f]{16}", "0"))
                            .headers()
                            .firstValue("Cache-Control"))
                    .hasValue("no-cache");
        }
        for (String path : List.of("/console/", "/console/docs", "/console/password/forgotten", "/")) {
            Visit page = reader.get(path);
            assertThat(page.page().select("script")).as(path).isEmpty();
            assertThat(page.header("Content-Security-Policy")).as(path).doesNotContain("script-src");
        }
    }
}
