package io.tenantry.console.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** A browser without scripts: it keeps the cookies of the console, follows redirects, and sends forms with all of their fields. */
public final class Browser {
    private final TestServer server;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public Browser(TestServer server) {
        this.server = server;
    }

    /** A reply with its parsed page. */
    public record Visit(HttpResponse<String> reply, Document page) {
        public int status() {
            return reply.statusCode();
        }

        public String header(String name) {
            return reply.headers().firstValue(name).orElse("");
        }

        public String text() {
            return Objects.requireNonNull(page.selectFirst("main")).text();
        }

        public String title() {
            return page.title();
        }

        /** The explanation of a field. */
        public String hint(String field) {
            return Objects.requireNonNull(page.getElementById(field + "-hints")).text();
        }

        /** The message at a field. */
        public String fault(String field) {
            Element faults = page.getElementById(field + "-faults");
            return faults == null ? "" : faults.text();
        }

        public String value(String field) {
            Element input = Objects.requireNonNull(page.getElementById(field));
            Element chosen = input.selectFirst("option[selected]");
            return chosen != null ? chosen.attr("value") : input.hasAttr("value") ? input.attr("value") : input.text();
        }
    }

    /** The cookies as {@code name=value}; empty for none. */
    public String cookie() {
        return cookies.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining("; "));
    }

    /** Goes on with the cookies of another browser. */
    public void cookie(String stolen) {
        cookies.clear();
        for (String pair : stolen.isEmpty() ? new String[0] : stolen.split("; ", -1)) {
            take(pair);
        }
    }

    private void take(String pair) {
        String[] parts = pair.split("=", 2);
        cookies.put(parts[0], parts[1]);
    }

    public Visit get(String path) {
        Visit visit = visit("GET", path, null);
        return visit.status() == 303 ? get(location(path, visit)) : visit;
    }

    /** A request whose redirect is not followed. */
    public Visit visit(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!cookies.isEmpty()) {
            all.addAll(List.of("Cookie", cookie()));
        }
        if (body != null) {
            all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
        }
        HttpResponse<String> reply = server.send(method, path, body, all.toArray(String[]::new));
        reply.headers().firstValue("Set-Cookie").ifPresent(set -> {
            take(set.split(";", 2)[0]);
            if (set.contains("Max-Age=0")) {
                cookies.remove(set.split("=", 2)[0]);
            }
        });
        Visit visit = new Visit(reply, Jsoup.parse(reply.body(), server.url() + path));
        if (method.equals("POST") && visit.status() < 300) {
            // A reload of such a page would make another one.
            assertThat(visit.page().select(".secret, .codes")).isEmpty();
        }
        return visit;
    }

    private String location(String path, Visit visit) {
        return URI.create(server.url() + path)
                .resolve(visit.header("Location"))
                .toString()
                .substring(server.url().length());
    }

    /**
     * Sends the form of a page with a part of its action, and follows the redirect.
     *
     * @param filledIn pairs of name and value
     */
    public Visit send(Visit from, String action, String... filledIn) {
        Visit sent = sendOnly(from, action, filledIn);
        return sent.status() == 303 ? get(location(path(form(from, action)), sent)) : sent;
    }

    /** As {@link #send}, without following the redirect. */
    public Visit sendOnly(Visit from, String action, String... filledIn) {
        Element form = form(from, action);
        return visit("POST", path(form), body(form, filledIn));
    }

    private String path(Element form) {
        return form.absUrl("action").substring(server.url().length());
    }

    public static Element form(Visit from, String action) {
        List<Element> forms = from.page().select("form[method=post]").stream()
                .filter(form -> form.attr("action").contains(action))
                .toList();
        assertThat(forms).as(action + " in " + from.page()).isNotEmpty();
        return forms.getFirst();
    }

    public static String body(Element form, String... filledIn) {
        List<String> pairs = new ArrayList<>();
        for (Element input : form.select("input, select, textarea")) {
            Element chosen = input.selectFirst("option[selected]");
            String value = input.tagName().equals("textarea")
                    ? input.wholeText()
                    : chosen == null ? input.attr("value") : chosen.attr("value");
            if (!Arrays.asList(filledIn).contains(input.attr("name"))) {
                pairs.add(encoded(input.attr("name")) + "=" + encoded(value));
            }
        }
        for (int i = 0; i < filledIn.length; i += 2) {
            pairs.add(encoded(filledIn[i]) + "=" + encoded(filledIn[i + 1]));
        }
        return String.join("&", pairs);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Signs in as the operator of the test server. */
    public Visit signIn() {
        return signIn(TestServer.OPERATOR.username(), TestServer.OPERATOR.password(), "");
    }

    public Visit signIn(String username, String password, String code) {
        return send(get("/console/"), "sign-in", "username", username, "password", password, "code", code);
    }
}
