package io.tenantry.console.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DocumentPagesTest {
    private final TestServer server = TestServer.start();
    private final Map<String, Document> pages = new HashMap<>();

    @AfterEach
    void stop() {
        server.close();
    }

    private Document page(String path) {
        return pages.computeIfAbsent(path, wanted -> {
            HttpResponse<String> reply = server.get(wanted, "Accept", "text/html");
            assertThat(reply.statusCode()).as(wanted).isEqualTo(200);
            return Jsoup.parse(reply.body(), server.url() + wanted);
        });
    }

    @Test
    void every_document_of_the_index_is_a_page_and_no_link_leads_nowhere() {
        Document index = page("/console/docs");
        List<String> documents = index.select(".tiles a").eachAttr("abs:href");
        assertThat(documents).hasSizeGreaterThan(20);
        List<String> broken = new ArrayList<>();
        for (String document : documents) {
            Document page = page(URI.create(document).getPath());
            assertThat(page.select("h1").eachText()).as(document).hasSize(1);
            for (Element link : page.select("article a[href]")) {
                URI target = URI.create(link.attr("abs:href"));
                if (target.toString().startsWith(server.url()) && !leads(target)) {
                    broken.add(document + " -> " + link.attr("href"));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private boolean leads(URI target) {
        if (target.getPath().startsWith("/console/docs/")) {
            String fragment = target.getFragment();
            return server.get(target.getPath()).statusCode() == 200
                    && (fragment == null || page(target.getPath()).getElementById(fragment) != null);
        }
        return server.get(target.getPath()).statusCode() == 200;
    }

    @Test
    void markup_in_a_document_is_text_and_tables_are_tables() {
        Markdown.Rendered rendered = Markdown.render("""
                # A *title*

                Text <script>alert(1)</script> and [a link](limits.md#for-authors) and [a script](javascript:alert(1)).

                | a | b |
                |---|---|
                | 1 | 2 |

                ![a picture](images/x.png)
                """);
        assertThat(rendered.title()).isEqualTo("A title");
        Document page = Jsoup.parseBodyFragment(rendered.html());
        assertThat(page.select("script, img")).isEmpty();
        assertThat(page.select("a").eachAttr("href")).containsExactly("limits#for-authors", "");
        assertThat(page.select("td").eachText()).containsExactly("1", "2");
        assertThat(page.select("[role=group][tabindex=0]:has(> table)").eachAttr("aria-label"))
                .containsExactly("Table: a, b");
    }

    @Test
    void a_document_that_there_is_not_is_a_page_that_says_so() {
        assertThat(server.get("/console/docs/nothing", "Accept", "text/html").statusCode())
                .isEqualTo(404);
    }
}
