package io.tenantry.console.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.console.person.PeopleScene;
import io.tenantry.start.Options;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name, accent colour and logo of an installation. */
class BrandTest {
    private static final String OPENED = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink="
            + "\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">";
    private static final String SVG = "<?xml version=\"1.0\"?>\n" + OPENED
            + "<style>path { fill: #102030 }</style><path id=\"p\" d=\"M0 0h9v9z\"/><use href=\"#p\"/></svg>";
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{3,6})\\b");

    @TempDir
    private Path folder;

    private Path file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private Path svg(String content) {
        return file("logo", content.getBytes(StandardCharsets.UTF_8));
    }

    private static TestServer start(Map<String, String> variables) {
        return TestServer.start(
                TestDatabases.create(), new TestClock(Instant.parse("2026-03-01T12:00:10Z")), Options.of(variables));
    }

    @Test
    void every_page_has_the_name_the_accent_and_the_logo_of_its_installation() {
        Path logo = svg(SVG);
        Map<String, String> variables = Map.of(
                "TENANTRY_NAME", "Ada & <b>Söhne</b>",
                "TENANTRY_ACCENT", "#FFD400",
                "TENANTRY_LOGO", logo.toString());
        try (TestServer server = start(variables);
                TestServer plain = start(Map.of())) {
            Browser browser = new Browser(server);
            Visit signIn = browser.get("/console/");
            Visit dashboard = browser.send(
                    signIn,
                    "sign-in",
                    "username",
                    TestServer.OPERATOR.username(),
                    "password",
                    TestServer.OPERATOR.password());
            Map<String, Visit> pages = Map.of(
                    "Sign in", signIn,
                    "Dashboard", dashboard,
                    "There is no such page", browser.get("/console/none/such"),
                    "This page cannot be opened in this way", browser.visit("PUT", "/console/", ""),
                    "Documents", browser.get("/console/docs"));
            pages.forEach((title, visit) -> check(server, visit, title + " – Ada & <b>Söhne</b>"));
            Visit front = browser.visit("GET", "/", null, "Accept", "text/html");
            check(server, front, "Ada & <b>Söhne</b>");
            assertThat(front.page().select("h1").text()).isEqualTo("Ada & <b>Söhne</b>");

            // An installation beside it keeps its own look.
            Visit beside = new Browser(plain).get("/console/");
            assertThat(beside.title()).isEqualTo("Sign in – Tenantry");
            assertThat(beside.page().select("header .brand").text()).isEqualTo("Tenantry");
            assertThat(beside.page().select(".logo")).isEmpty();
            assertThat(plain.get(path(plain, beside.page().selectFirst("link[rel=stylesheet]"), "href"))
                            .body())
                    .isEqualTo(Asset.text("/io/tenantry/console/console.css"));
        }
    }

    private static void check(TestServer server, Visit visit, String title) {
        assertThat(visit.title()).isEqualTo(title);
        Element logo = visit.page().selectFirst(".brand img");
        assertThat(visit.page().select(".brand").text()).isEmpty();
        assertThat(Objects.requireNonNull(logo).attr("alt")).isEqualTo("Ada & <b>Söhne</b>");
        HttpResponse<String> image = server.get(path(server, logo, "src"));
        assertThat(image.body()).isEqualTo(SVG);
        assertThat(image.headers().map())
                .containsEntry("content-type", List.of("image/svg+xml"))
                .containsEntry("content-security-policy", List.of("default-src 'none'; sandbox"))
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("cache-control", List.of("public, max-age=31536000, immutable"));
        Element icon = Objects.requireNonNull(visit.page().selectFirst("link[rel=icon]"));
        assertThat(icon.attr("type")).isEqualTo("image/svg+xml");
        assertThat(path(server, icon, "href")).isEqualTo(path(server, logo, "src"));
        String style = server.get(path(server, visit.page().selectFirst("link[rel=stylesheet]"), "href"))
                .body();
        // The accent itself can be read on dark pages; on light ones it is darkened.
        assertThat(style).contains("@media (prefers-color-scheme: dark) { :root { --link: #ffd400;");
        assertThat(style.lastIndexOf(":root { --link: #")).isGreaterThan(style.indexOf("--link: #0b6763"));
        assertThat(visit.header("Content-Security-Policy")).doesNotContain("unsafe");
    }

    @Test
    void an_authenticator_app_gets_the_name_of_the_installation_from_every_page_and_api() {
        String issuer = "&issuer=S%C3%B6hne%20%26%20Co";
        try (PeopleScene people = new PeopleScene(Map.of("TENANTRY_NAME", "Söhne & Co"))) {
            people.member(people.scene.organization("Acme"), "ada@example.com", "member");
            Browser ada = people.signedIn("ada@example.com");
            Visit enrolling =
                    ada.send(ada.get("/console/me/second-factor"), "/enroll", "password", PeopleScene.PASSWORD);
            String link = "a[href^='otpauth://totp/S%C3%B6hne%20%26%20Co%3Aada%40example.com?']";
            assertThat(enrolling.page().expectFirst(link).attr("href")).endsWith(issuer);
            Visit wrong = ada.send(enrolling, "/confirm", "password", PeopleScene.PASSWORD, "code", "000000");
            assertThat(wrong.page().expectFirst(link).attr("href")).endsWith(issuer);
            assertThat(people.server
                            .send(
                                    "POST",
                                    "/user/v1/2fa/enroll/",
                                    "{\"email\": \"ada@example.com\", \"password\": \"" + PeopleScene.PASSWORD + "\"}",
                                    "Content-Type",
                                    "application/json")
                            .body())
                    .contains(issuer + "\"");
        }
    }

    private static String path(TestServer server, @Nullable Element element, String attribute) {
        return Objects.requireNonNull(element)
                .attr("abs:" + attribute)
                .substring(server.url().length());
    }

    @Test
    void text_in_the_accent_and_on_it_can_be_read_in_both_schemes_whatever_it_is() {
        Random random = new Random(17);
        Stream<String> corners = IntStream.range(0, 27)
                .mapToObj(i -> "#%02x%02x%02x".formatted(i % 3 * 255 / 2, i / 3 % 3 * 255 / 2, i / 9 * 255 / 2));
        Stream<String> others = IntStream.range(0, 500).mapToObj(i -> "#%06x".formatted(random.nextInt(1 << 24)));
        Stream.concat(corners, others).forEach(accent -> {
            String style = Asset.text("/io/tenantry/console/console.css")
                    + Accent.of(accent).css();
            Map<String, String> light = new HashMap<>();
            Map<String, String> dark = new HashMap<>();
            for (String rule : style.split("(?=:root \\{)", -1)) {
                boolean isDark = style.substring(0, style.indexOf(rule)).endsWith("scheme: dark) {\n  ")
                        || style.substring(0, style.indexOf(rule)).endsWith("scheme: dark) { ");
                Matcher colours = COLOUR.matcher(rule.substring(0, Math.max(0, rule.indexOf('}'))));
                while (colours.find()) {
                    (isDark ? dark : light).put(colours.group(1), colours.group(2));
                }
            }
            assertThat(dark.keySet()).isEqualTo(light.keySet());
            assertReadable(accent + " on light pages", light);
            assertReadable(accent + " on dark pages", dark);
        });
    }

    private static void assertReadable(String accent, Map<String, String> colours) {
        List<String> backgrounds = colours.keySet().stream()
                .filter(name -> name.matches("card|fixed|(.*-)?paper"))
                .toList();
        assertThat(backgrounds).hasSize(6);
        backgrounds.forEach(background -> assertThat(contrast(colours, "link", background))
                .as("%s, %s", accent, background)
                .isGreaterThanOrEqualTo(4.5));
        for (String button : List.of("button", "button-over")) {
            assertThat(contrast(colours, "button-ink", button))
                    .as("%s, %s", accent, button)
                    .isGreaterThanOrEqualTo(4.5);
        }
    }

    private static double contrast(Map<String, String> colours, String one, String other) {
        double first = luminance(Objects.requireNonNull(colours.get(one), one));
        double second = luminance(Objects.requireNonNull(colours.get(other), other));
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
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

    @ParameterizedTest
    @ValueSource(strings = {"teal", "0b6763", "#0b676", "#0b67633", "#0b676g", "#0B6;", "#0b6763 }"})
    void an_accent_of_another_form_is_refused(String accent) {
        refused("TENANTRY_ACCENT", accent, "TENANTRY_ACCENT must be a colour such as #0b6763");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\u0007b", "a\u202eb", "a\u200bb", "a\u2028b", "12345678901234567890123456789012345678901"})
    void a_name_that_cannot_be_seen_or_is_too_long_is_refused(String name) {
        refused("TENANTRY_NAME", name, "TENANTRY_NAME must have at most 40 characters, all of them visible");
    }

    @Test
    void a_name_has_up_to_40_characters_of_any_script() {
        String longest = "組織\ud83c\udf3f".repeat(13) + "x";
        assertThat(Options.of(Map.of("TENANTRY_NAME", " " + longest + " "))
                        .brand()
                        .name())
                .isEqualTo(longest);
        assertThat(Options.of(Map.of("TENANTRY_NAME", " ")).brand().name()).isEqualTo("Tenantry");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<g><SCRIPT/></g>",
                "<x:script xmlns:x=\"http://www.w3.org/2000/svg\"/>",
                "<path d=\"M0 0\" onload=\"alert(1)\"/>",
                "<a href=\"javascript:alert(1)\"><path d=\"M0 0\"/></a>",
                "<a xlink:href=\" javascript:alert(1)\"><path d=\"M0 0\"/></a>",
                "<use xlink:href=\"https://elsewhere.example/i.svg#x\"/>",
                "<image href=\"//elsewhere.example/i.png\"/>",
                "<foreignObject><b xmlns=\"http://www.w3.org/1999/xhtml\">x</b></foreignObject>"
            })
    void a_logo_with_active_content_is_refused(String content) {
        assertThatThrownBy(() -> Options.of(
                        Map.of("TENANTRY_LOGO", svg(OPENED + content + "</svg>").toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "TENANTRY_LOGO must name an SVG file without scripts, handlers of events, foreign objects"
                                + " and links: <\\w+> has such a thing");
    }

    @Test
    void a_file_that_is_no_logo_is_refused() {
        refusedLogo(folder, "must name a file that can be read: " + folder + " cannot");
        Path none = folder.resolve("none");
        refusedLogo(none, "must name a file that can be read: " + none + " cannot");
        refusedLogo(file("big", new byte[64 * 1024 + 1]), "must name a file of at most 64 kB");
        for (String content : List.of("", "GIF89a", "<html/>", "<svg/>", OPENED, OPENED + "&x;</svg>")) {
            refusedLogo(svg(content), "must name an SVG or PNG file");
        }
        refusedLogo(
                svg("<!DOCTYPE svg [<!ENTITY x \"y\">]>" + OPENED + "&x;</svg>"),
                "must name an SVG file without a DOCTYPE");
    }

    private static void refusedLogo(Path file, String fault) {
        refused("TENANTRY_LOGO", file.toString(), "TENANTRY_LOGO " + fault);
    }

    private static void refused(String variable, String value, String fault) {
        assertThatThrownBy(() -> Options.of(Map.of(variable, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(fault);
    }

    @Test
    void a_png_file_is_served_as_such() {
        byte[] png = new byte[64 * 1024];
        System.arraycopy(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, 0, png, 0, 8);
        Asset logo = Options.of(Map.of("TENANTRY_LOGO", file("logo.bin", png).toString()))
                .brand()
                .logo()
                .orElseThrow();
        assertThat(logo.type()).isEqualTo("image/png");
        assertThat(logo.path()).matches("/assets/[0-9a-f]{16}/logo\\.png");
    }
}
