package io.tenantry.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Eventually;
import io.tenantry.Scene;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.password.LightHashing;
import io.tenantry.start.Options;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import tools.jackson.databind.json.JsonMapper;

/** A server, an organization with an admin, and a person who follows the links of mails and sends the forms behind them. */
final class ConsoleScene implements AutoCloseable {
    static final String PASSWORD = "correct horse!";
    /** A password that no account has at the start. */
    static final String NEW = "a long one, really!";

    private static final String HASH = LightHashing.of(PASSWORD);
    private static final Pattern LINK = Pattern.compile("https://orgs\\.example/base(/console/\\S+)");

    final TestClock clock = new TestClock(Instant.parse("2026-03-01T12:00:10Z"));
    final TestServer server = TestServer.start(
            TestDatabases.create(), clock, Options.of(Map.of("TENANTRY_PUBLIC_URL", "https://orgs.example/base")));
    final Scene scene = new Scene(server);
    final int acme = scene.organization("Acme");
    private final String admin = scene.personKey(scene.personIn(acme, "admin@example.com", "admin"));
    private int invitation;

    /** A reply with its parsed page. */
    record Visit(HttpResponse<String> reply, Document page) {
        int status() {
            return reply.statusCode();
        }

        String header(String name) {
            return reply.headers().firstValue(name).orElse("");
        }

        /** The text of the main part. */
        String text() {
            return main().text();
        }

        Element main() {
            return Objects.requireNonNull(page.selectFirst("main"));
        }

        /** The faults and hints of a field. */
        String beside(String field) {
            StringBuilder said = new StringBuilder();
            String ids = Objects.requireNonNull(page.getElementById(field)).attr("aria-describedby");
            for (String id : ids.split(" ", -1)) {
                said.append(
                        id.isEmpty()
                                ? ""
                                : Objects.requireNonNull(page.getElementById(id))
                                                .text() + "|");
            }
            return said.toString();
        }

        /** The names of the form's fields, in order. */
        List<String> fields() {
            return page.select("form input").eachAttr("name");
        }
    }

    Visit get(String path) {
        return visit(path, server.get(path));
    }

    private Visit visit(String path, HttpResponse<String> reply) {
        return new Visit(reply, Jsoup.parse(reply.body(), server.url() + path));
    }

    /**
     * Sends the form of a page, with its own values and the filled-in ones.
     *
     * @param filledIn pairs of name and value
     */
    Visit send(Visit from, String... filledIn) {
        Element form = Objects.requireNonNull(from.page().selectFirst("form"));
        List<String> values = new ArrayList<>();
        for (Element input : form.select("input")) {
            values.add(input.attr("name"));
            values.add(input.attr("value"));
        }
        // The last value of a name counts; a browser sends only one.
        values.addAll(List.of(filledIn));
        return post(form.absUrl("action").substring(server.url().length()), values);
    }

    Visit post(String path, List<String> values, String... headers) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < values.size(); i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(encoded(values.get(i)))
                    .append('=')
                    .append(encoded(values.get(i + 1)));
        }
        return raw(path, body.toString(), "application/x-www-form-urlencoded", headers);
    }

    Visit raw(String path, String body, String type, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type");
        all.add(type);
        return visit(path, server.send("POST", path, body, all.toArray(String[]::new)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Adds a person with a verified address and {@link #PASSWORD}. */
    int person(String email) {
        int person = scene.person(email);
        scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", HASH, person);
        return person;
    }

    /**
     * Invites an address as the admin; returns the link in the mail.
     *
     * @param more further fields of the body
     */
    String invite(String email, String more) {
        HttpResponse<String> reply = api("POST", "/user/invites/", admin, "{\"email\":\"" + email + "\"" + more + "}");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        invitation = new JsonMapper().readTree(reply.body()).get("id").intValue();
        return link(newestMail(email));
    }

    String invite(String email) {
        return invite(email, "");
    }

    /** Sends a request of the admin about the newest invitation. */
    void aboutInvitation(String method, String below) {
        aboutInvitation(method, below, admin);
    }

    /** Sends a request about the newest invitation and requires success. */
    void aboutInvitation(String method, String below, String key) {
        HttpResponse<String> reply = api(method, "/user/invites/" + invitation + "/" + below, key, "");
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 299);
    }

    private HttpResponse<String> api(String method, String path, String key, String body) {
        return server.send(method, path, body, "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
    }

    /** The status of a sign-in through the API. */
    int login(String email, String password) {
        return server.send(
                        "POST",
                        "/user/v1/login/",
                        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password),
                        "Content-Type",
                        "application/json")
                .statusCode();
    }

    /** Sends the form of an invitation as a person without an account. */
    Visit join(Visit page, String name, String password) {
        return send(page, "name", name, "password", password);
    }

    /** Sends the form of an invitation as a person with an account. */
    Visit signIn(String link, String... filledIn) {
        return send(get(link), filledIn);
    }

    /** The number of members of the organization. */
    long members() {
        return scene.count("membership WHERE organization_id = " + acme);
    }

    List<OutgoingMail> mails(String to) {
        return server.installation().outbox().list(true, 1000, 0).stream()
                .filter(mail -> mail.to().equals(to))
                .toList();
    }

    OutgoingMail newestMail(String to) {
        return mails(to).getLast();
    }

    /** The newest mail to an address, once there are {@code count} of them. */
    OutgoingMail awaitMail(String to, int count) {
        Eventually.until(() -> mails(to).size() >= count);
        assertThat(mails(to)).hasSize(count);
        return newestMail(to);
    }

    /** The link in a mail, on this server. */
    static String link(OutgoingMail mail) {
        Matcher link = LINK.matcher(mail.text());
        assertThat(link.find()).as(mail.text()).isTrue();
        return link.group(1);
    }

    @Override
    public void close() {
        server.close();
    }
}
