package io.tenantry.console.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

/** The file with all icons, and the icons of pages. */
class IconTest {
    @Test
    void every_icon_of_a_page_is_a_part_of_the_one_file_and_adds_nothing_to_what_is_read() {
        try (TestServer server = TestServer.start()) {
            Browser browser = new Browser(server);
            Visit missing = browser.get("/console/none");
            Visit dashboard = browser.signIn();
            HttpResponse<String> file = server.get("/console" + Icon.SPRITE.path());
            assertThat(file.headers().firstValue("Content-Type")).contains("image/svg+xml; charset=utf-8");
            assertThat(file.body()).contains("MIT License", "Copyright (c) 2020-2025 Pawe\u0142 Kuna");
            Document sprite = Jsoup.parse(file.body(), Parser.xmlParser());
            List<String> symbols = sprite.select("svg > symbol").eachAttr("id");
            assertThat(symbols)
                    .isEqualTo(Arrays.stream(Icon.values()).map(Icon::id).toList());
            for (Element symbol : sprite.select("symbol")) {
                assertThat(symbol.attr("viewBox")).isEqualTo("0 0 24 24");
                assertThat(symbol.children()).as(symbol.id()).isNotEmpty();
                assertThat(symbol.select("[d=M0 0h24v24H0z]")).isEmpty();
            }
            for (Visit visit : List.of(missing, dashboard)) {
                for (Element use : visit.page().select("svg > use")) {
                    String[] parts = use.attr("abs:href").split("#", 2);
                    assertThat(parts[0]).isEqualTo(server.url() + "/console" + Icon.SPRITE.path());
                    assertThat(symbols).contains(parts[1]);
                    assertThat(Objects.requireNonNull(use.parent()).attr("aria-hidden"))
                            .isEqualTo("true");
                }
            }
            assertThat(missing.page().select("use")).hasSize(1);
            assertThat(dashboard.page().select("nav > ul a").eachText()).startsWith("Dashboard", "Organizations");
            assertThat(dashboard.page().select("nav > ul a:not(:has(use))")).isEmpty();
        }
    }
}
