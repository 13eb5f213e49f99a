package io.tenantry.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.ConsoleScene.Visit;
import io.tenantry.console.look.Asset;
import io.tenantry.web.Multipart;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ConsoleApiTest {
    private ConsoleScene console;
    private String invitation;

    @BeforeAll
    void start() {
        console = new ConsoleScene();
        invitation = console.invite("nia@example.com");
    }

    @AfterAll
    void stop() {
        console.close();
    }

    private List<Visit> pages() {
        Visit form = console.get(invitation);
        return List.of(
                form,
                console.send(form, "name", "", "password", ""),
                console.get("/console/"),
                console.get("/"),
                console.get("/console/invitation?token=x"),
                console.get("/console/password/forgotten"),
                console.get("/console/password/reset?token=x"),
                console.get("/console/email/verify?token=x"),
                console.get("/console/nothing"));
    }

    @Test
    void every_page_keeps_itself_and_its_address_to_itself() {
        for (Visit page : pages()) {
            assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.header("Content-Security-Policy"))
                    .isEqualTo("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
                            + " base-uri 'none'; frame-ancestors 'none'");
            assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
            boolean front = page.page().title().equals("Tenantry");
            assertThat(page.header("Cache-Control")).isEqualTo(front ? "no-cache" : "no-store");
            assertThat(page.reply().headers().map()).doesNotContainKey("access-control-allow-origin");
            // Only the sign-in page needs a cookie.
            assertThat(page.reply().headers().map().containsKey("set-cookie"))
                    .isEqualTo(page.page().title().equals("Sign in – Tenantry"));
        }
    }

    @Test
    void every_page_can_be_read_by_everybody_and_loads_nothing_but_our_style() {
        for (Visit visit : pages()) {
            assertThat(visit.page().select("html").attr("lang")).isEqualTo("en");
            assertThat(visit.page().select("h1")).hasSize(1);
            assertThat(visit.page().select("main")).hasSize(1);
            assertThat(visit.page().select("script, style, [style], iframe, img, object"))
                    .isEmpty();
            assertThat(visit.page().getElementsByAttributeStarting("on")).isEmpty();
            for (Element input : visit.page().select("input:not([type=hidden]):not([hidden])")) {
                assertThat(visit.page().select("label[for=" + input.id() + "]")).hasSize(1);
                assertThat(input.attr("autocomplete")).isNotEmpty();
            }
            for (Element described : visit.page().select("[aria-describedby]")) {
                for (String id : described.attr("aria-describedby").split(" ", -1)) {
                    assertThat(visit.page().getElementById(id)).isNotNull();
                }
            }
            assertThat(visit.page().select("[id]").eachAttr("id")).doesNotHaveDuplicates();
        }
    }

    @Test
    void every_link_and_form_of_every_page_leads_somewhere_on_this_server() {
        List<String> links = new ArrayList<>();
        for (Visit visit : pages()) {
            links.addAll(visit.page().select("[href]").eachAttr("abs:href"));
            links.addAll(visit.page().select("form").eachAttr("abs:action"));
        }
        for (String link : links.stream().distinct().toList()) {
            assertThat(link).startsWith(console.server.url() + "/");
            HttpResponse<String> reply =
                    console.server.get(link.substring(console.server.url().length()));
            assertThat(reply.statusCode()).as(link).isIn(200, 303, 405, 410);
        }
        assertThat(links.stream().distinct()).hasSizeGreaterThan(9);
    }

    @Test
    void addresses_hold_with_a_slash_at_the_end_and_behind_a_path() {
        Visit page = console.get(invitation.replace("?", "/?"));
        assertThat(page.page().select("form").attr("action")).isEqualTo("./../../console/invitation/register");
        assertThat(page.page().select("form").attr("abs:action"))
                .isEqualTo(console.server.url() + "/console/invitation/register");
        assertThat(console.get("/console").page().select(".brand").attr("abs:href"))
                .isEqualTo(console.server.url() + "/");
        assertThat(console.get("/console").page().select("form").attr("abs:action"))
                .isEqualTo(console.server.url() + "/console/sign-in");
    }

    @Test
    void style_and_icon_may_be_kept_for_good_under_the_digest_of_what_they_are() {
        Map<String, String> types = Map.of(
                "link[rel=stylesheet]", "text/css; charset=utf-8", "link[rel=icon]", "image/svg+xml; charset=utf-8");
        types.forEach((link, type) -> {
            String path = console.get("/")
                    .page()
                    .select(link)
                    .attr("abs:href")
                    .substring(console.server.url().length());
            HttpResponse<String> kept = console.server.get(path);
            assertThat(kept.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
            assertThat(kept.headers().firstValue("Content-Type")).contains(type);
            assertThat(kept.body()).doesNotContain("@import", "url(", "<script");
            // The path of the file in a page of another version.
            HttpResponse<String> other = console.server.get(path.replaceFirst("[0-9a-f]{16}", "0123456789abcdef"));
            assertThat(other.headers().firstValue("Cache-Control")).contains("no-cache");
            assertThat(other.body()).isEqualTo(kept.body());
        });
    }

    @Test
    void a_wrong_method_is_told_on_a_page() {
        for (String path : List.of("/console/", "/console/invitation")) {
            Visit visit = console.raw(path, "", "application/x-www-form-urlencoded");
            assertThat(visit.status()).isEqualTo(405);
            assertThat(visit.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(visit.page().title()).isEqualTo("This page cannot be opened in this way – Tenantry");
        }
        Visit reloaded = console.get("/console/invitation/register");
        assertThat(reloaded.status()).isEqualTo(405);
        assertThat(reloaded.header("Allow")).isEqualTo("POST, OPTIONS");
        assertThat(console.server
                        .send("PUT", "/console/email/verify", "")
                        .headers()
                        .firstValue("Allow"))
                .contains("GET, HEAD, POST, OPTIONS");
    }

    @Test
    void a_defect_of_ours_is_told_by_its_number_alone() {
        console.scene.sql("ALTER TABLE mailed_token RENAME TO mailed_tokens");
        Visit visit = console.get("/console/email/verify?token=secret");
        console.scene.sql("ALTER TABLE mailed_tokens RENAME TO mailed_token");
        assertThat(visit.status()).isEqualTo(500);
        assertThat(visit.text())
                .isEqualTo("Something went wrong here It is not your fault. If it happens again, tell the operator of"
                        + " this server the number " + visit.header("X-Request-Id") + ".");
        assertThat(visit.reply().body()).doesNotContain("secret", "mailed_token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/invitation/register",
                "/console/invitation/accept",
                "/console/password/reset",
                "/console/password/forgotten",
                "/console/email/verify"
            })
    void what_is_no_form_of_ours_is_refused_on_a_page(String path) {
        assertThat(console.raw(path, "{}", "application/json").status()).isEqualTo(415);
        assertThat(console.raw(path, "token=%zz", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(400);
        assertThat(console.raw(path, Multipart.of("token", "x"), Multipart.TYPE).status())
                .isIn(200, 400, 404, 410, 422);
        assertThat(console.raw(path, new Multipart().file("token", "f", "").end(), Multipart.TYPE)
                        .status())
                .isEqualTo(400);
        assertThat(console.raw(path, "--", Multipart.TYPE).status()).isEqualTo(400);
        assertThat(console.raw(path, "token=" + "x".repeat(1 << 16), "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(413);
        Visit foreign = console.post(path, List.of("token", "x"), "Sec-Fetch-Site", "cross-site");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.page().select("h1").text()).isEqualTo("This was refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {":root", "@media"})
    void text_stands_out_from_what_is_behind_it(String scheme) {
        String style = Asset.text("/io/tenantry/console/console.css");
        Matcher variables = Pattern.compile("--([a-z-]+): #([0-9a-f]{3,6});")
                .matcher(style.substring(style.indexOf(scheme), style.indexOf("}", style.indexOf(scheme))));
        Map<String, String> colours = new HashMap<>();
        while (variables.find()) {
            colours.put(variables.group(1), variables.group(2));
        }
        List<List<String>> pairs = List.of(
                List.of("ink", "paper"),
                List.of("ink", "card"),
                List.of("ink", "bad-paper"),
                List.of("soft", "paper"),
                List.of("soft", "card"),
                List.of("soft", "fixed"),
                List.of("link", "paper"),
                List.of("link", "card"),
                List.of("bad", "card"),
                List.of("bad", "bad-paper"),
                List.of("button-ink", "button"),
                List.of("button-ink", "button-over"));
        for (List<String> pair : pairs) {
            assertThat(contrast(colours, pair.getFirst(), pair.getLast()))
                    .as("%s", pair)
                    .isGreaterThanOrEqualTo(4.5);
        }
        assertThat(contrast(colours, "edge", "card")).isGreaterThanOrEqualTo(3);
    }

    /** The contrast ratio of WCAG 2. */
    private static double contrast(Map<String, String> colours, String one, String other) {
        double first = luminance(Objects.requireNonNull(colours.get(one), one));
        double second = luminance(Objects.requireNonNull(colours.get(other), other));
        double light = Math.max(first, second);
        double dark = Math.min(first, second);
        return (light + 0.05) / (dark + 0.05);
    }

    private static double luminance(String hex) {
        String full = hex.length() == 6 ? hex : hex.replaceAll("(.)", "$1$1");
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(full.substring(2 * i, 2 * i + 2), 16) / 255.0;
            sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}
