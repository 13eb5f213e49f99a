package io.tenantry.console.organization.administration;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.console.person.PeopleScene;
import io.tenantry.domain.LoopbackDns;
import io.tenantry.webhook.Receiver;
import java.io.IOException;
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
import org.slf4j.LoggerFactory;

/** The webhooks, domains and the deletion of an organization, for operators and for its people. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class AdministrationPagesTest {
    private static final Logger CONSOLE = (Logger) LoggerFactory.getLogger("io.tenantry.operator-console");

    private final Receiver receiver = new Receiver();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private LoopbackDns dns;
    private PeopleScene people;
    private int acme;
    private String path;
    private Browser operator;
    private Browser admin;
    private Browser stranger;

    @BeforeAll
    void fill() throws IOException {
        log.start();
        CONSOLE.addAppender(log);
        dns = new LoopbackDns();
        people = new PeopleScene(Map.of("TENANTRY_DNS_SERVERS", dns.address(), "TENANTRY_WEBHOOK_ALLOW", "127.0.0.1"));
        acme = people.scene.organization("Acme");
        path = people.path(acme);
        people.member(acme, "admin@example.com", "admin");
        people.member(people.scene.organization("Other"), "stranger@example.com", "admin");
        operator = people.browser();
        operator.signIn();
        admin = people.signedIn("admin@example.com");
        stranger = people.signedIn("stranger@example.com");
    }

    @AfterAll
    void stop() {
        CONSOLE.detachAppender(log);
        people.close();
        dns.close();
        receiver.close();
    }

    private int delivery(int organization, String state) {
        // Another node has the queue, so that this one does not send from it.
        people.scene.sql(
                "INSERT INTO webhook_endpoint (organization_id, project_id, lease, leased_until)"
                        + " VALUES (?, 0, gen_random_uuid(), now() + interval '1 day') ON CONFLICT DO NOTHING",
                organization);
        people.scene.sql(
                "INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data, happened_at,"
                        + " state, finished_at) VALUES (?, 0, gen_random_uuid(), 'organization.updated', '{\"id\":7}',"
                        + " now(), ?, CASE WHEN ? = 'pending' THEN NULL ELSE now() END)",
                organization,
                state,
                state);
        return people.server
                .database()
                .read(handle -> handle.createQuery("SELECT max(id) FROM webhook_delivery")
                        .mapTo(int.class)
                        .one());
    }

    @Test
    void deliveries_are_listed_opened_and_sent_again() {
        int organization = people.scene.organization("Sending");
        people.member(organization, "sender@example.com", "admin");
        String webhooks = people.path(organization) + "/webhooks";
        Browser own = people.signedIn("sender@example.com");
        assertThat(own.get(webhooks).text()).contains("Nothing was delivered yet", "Set an address");
        int failed = delivery(organization, "failed");
        int waiting = delivery(organization, "pending");
        people.scene.sql(
                "INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, status, error) VALUES (?, 1,"
                        + " now(), 1234, 500, 'The receiver answered 500.')",
                failed);

        Visit list = own.get(webhooks);
        assertThat(list.page().select("tbody tr").eachText())
                .hasSize(2)
                .anySatisfy(row -> assertThat(row)
                        .contains(
                                "organization.updated",
                                "Failed",
                                "Organization",
                                "1",
                                "The receiver answered 500.",
                                "1,234 ms"));
        assertThat(own.get(webhooks + "?status=failed").page().select("tbody tr"))
                .hasSize(1);
        assertThat(own.get(webhooks + "?status=delivered").text()).contains("No delivery has this status");
        assertThat(own.get(webhooks + "?status=nonsense").page().select("tbody tr"))
                .hasSize(2);

        Visit open = operator.get(webhooks + "/" + failed);
        assertThat(open.text()).contains("Failed", "The receiver answered 500.", "\"id\" : 7");
        assertThat(own.get(webhooks + "/" + waiting).page().select("form[action*=again]"))
                .isEmpty();
        Visit again = own.send(own.get(webhooks + "/" + failed), "/again");
        assertThat(PeopleScene.told(again)).startsWith("The event is queued again");
        assertThat(again.text()).contains("Repeats an earlier delivery");
        assertThat(people.scene.count("webhook_delivery WHERE replay_of = " + failed))
                .isEqualTo(1);

        String elsewhere = stranger.get(people.path(acme) + "/webhooks").text();
        assertThat(stranger.visit("GET", webhooks + "/" + failed, null).status())
                .isEqualTo(404);
        assertThat(stranger.get(webhooks + "/" + failed).text()).isEqualTo(elsewhere);
        // A delivery under the address of another organization is not there.
        assertThat(operator.visit("GET", path + "/webhooks/" + failed, null).status())
                .isEqualTo(404);
        assertThat(operator.visit("GET", webhooks + "/999999999", null).status())
                .isEqualTo(404);
        assertThat(operator.visit("GET", webhooks + "/x", null).status()).isEqualTo(404);
    }

    @Test
    void the_start_of_each_reply_is_shown_as_text_with_what_was_left_out() {
        int organization = people.scene.organization("Reading");
        people.member(organization, "reader@example.com", "admin");
        Browser own = people.signedIn("reader@example.com");
        int delivery = delivery(organization, "failed");
        String hostile = "<script>alert(1)</script>\n\n</bdi></pre>&amp; ${1} {{7*7}}";
        String[][] replies = {
            {"whole", hostile},
            {"cut", "x".repeat(2_000)},
            {"unfinished", "so far"},
            {"unfinished", ""},
            {"not_text", null},
            {"compressed", null},
            {"allowed_host", null},
            {"removed", null},
            {"none", null}
        };
        for (int number = 1; number <= replies.length; number++) {
            people.scene.sql(
                    "INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, status, error, reply_state, reply)"
                            + " VALUES (?, ?, now(), 9, 500, 'The receiver answered 500.', ?, ?)",
                    delivery,
                    number,
                    replies[number - 1][0],
                    replies[number - 1][1]);
        }
        String page = people.path(organization) + "/webhooks/" + delivery;

        assertThat(own.get(page).page().select("td[data-label=Reply]").eachText())
                .containsExactly(
                        "Show reply 1",
                        "Show the start of reply 2",
                        "Show the start of reply 3",
                        "Show the start of reply 4",
                        "Not kept: not text",
                        "Not kept: compressed",
                        "Not kept: TENANTRY_WEBHOOK_ALLOW has this host",
                        "Removed after 7 days",
                        "Empty");
        Element first = reply(own.get(page + "?attempt=1"));
        assertThat(first.select("h2").text()).isEqualTo("Reply 1");
        assertThat(first.select("p")).isEmpty();
        assertThat(first.expectFirst("pre[tabindex=0]").wholeText()).isEqualTo(hostile);
        Element cut = reply(operator.get(page + "?attempt=2"));
        assertThat(cut.select("p").text()).isEqualTo("The reply is longer: only its first 2,000 bytes are kept.");
        assertThat(cut.select("pre").text()).isEqualTo("x".repeat(2_000));
        assertThat(reply(own.get(page + "?attempt=3")).text())
                .isEqualTo("Reply 3 The rest of the reply did not come in time, or the connection broke. so far");
        // Without a text to show, it is the last one that has come.
        for (String asked :
                new String[] {"", "?attempt=4", "?attempt=5", "?attempt=0", "?attempt=99999999999", "?attempt=x"}) {
            assertThat(reply(own.get(page + asked)).text())
                    .as(asked)
                    .isEqualTo("Reply 4 The rest of the reply did not come in time, or the connection broke."
                            + " No byte of it came.");
        }
        people.scene.sql(
                "UPDATE webhook_attempt SET reply = NULL, reply_state = 'removed' WHERE delivery_id = ?", delivery);
        assertThat(own.get(page).page().select("#reply")).isEmpty();
    }

    private static Element reply(Visit visit) {
        return visit.page().expectFirst("section[aria-labelledby=reply]");
    }

    @Test
    void a_test_tells_the_answer_of_the_receiver() {
        people.scene.sql("UPDATE organization SET webhook_url = ? WHERE id = ?", receiver.url(), acme);
        Visit page = admin.get(path + "/webhooks");
        Visit accepted = admin.send(page, "/test");
        assertThat(PeopleScene.told(accepted)).startsWith("The receiver accepted the test: it answered 204 in ");
        Receiver.Received received = receiver.take();
        assertThat(received.body()).contains("\"event_type\":\"webhook.test\"", "\"organization_id\":" + acme);
        assertThat(received.body()).doesNotContain("project");

        // A message can be closed: without scripts, the link leads to the page without it.
        String close = accepted.page().select(".told a.close[aria-label]").attr("abs:href");
        assertThat(close).endsWith(path + "/webhooks");
        assertThat(admin.get(path + "/webhooks").page().select(".told")).isEmpty();

        receiver.then(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(500, 2);
            exchange.getResponseBody().write(new byte[] {'n', 'o'});
        });
        Visit failed = operator.send(operator.get(path + "/webhooks"), "/test");
        assertThat(failed.status()).isEqualTo(400);
        assertThat(PeopleScene.alert(failed)).isEqualTo("The test failed. The receiver answered 500.");
        assertThat(failed.text()).contains("Reply to the test: Not kept: TENANTRY_WEBHOOK_ALLOW has this host");
        people.scene.sql("UPDATE organization SET webhook_url = '' WHERE id = ?", acme);
        assertThat(PeopleScene.alert(admin.send(page, "/test")))
                .isEqualTo("The test failed. There is no webhook address to send to.");
    }

    @Test
    void a_domain_is_added_verified_and_removed() {
        Visit page = admin.get(path + "/domains");
        assertThat(page.text()).contains("There is no domain here");
        Visit wrong = admin.send(page, "/domains", "domain", "no domain");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.fault("domain")).isEqualTo("Enter a valid domain.");
        assertThat(wrong.value("domain")).isEqualTo("no domain");
        assertThat(admin.send(page, "/domains", "domain", "gmail.com").fault("domain"))
                .isEqualTo("Domains of public mail providers are not allowed: gmail.com.");

        Visit added = admin.send(page, "/domains", "domain", "Example.org");
        assertThat(PeopleScene.told(added)).startsWith("The domain was added.");
        String record = added.page().select("code.record").text();
        assertThat(record).startsWith("tenantry-verification=");
        Visit missing = operator.send(operator.get(path + "/domains"), "/verify");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(PeopleScene.alert(missing)).contains("No TXT record of example.org says " + record);
        dns.publish("example.org", record);
        Visit verified = admin.send(added, "/verify");
        assertThat(PeopleScene.told(verified)).isEqualTo("The domain is verified.");
        assertThat(verified.page().select("tbody tr").text()).contains("example.org Verified");

        String form = Browser.form(verified, "/remove").attr("action").replaceAll(".*(/domains/.*)", "$1");
        Visit foreign = stranger.visit(
                "POST",
                people.path(acme) + form,
                "token="
                        + Objects.requireNonNull(stranger.get("/console/organizations")
                                        .page()
                                        .selectFirst("input[name=token]"))
                                .attr("value"));
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(admin.visit("POST", path + form, "token=wrong").status()).isEqualTo(403);
        Visit removed = admin.send(verified, "/remove");
        assertThat(PeopleScene.told(removed)).isEqualTo("The domain was removed.");
        assertThat(admin.send(verified, "/remove").status()).isEqualTo(404);
    }

    @Test
    void a_deletion_is_requested_started_and_undone() {
        int organization = people.scene.organization("Leaving");
        people.member(organization, "leaver@example.com", "admin");
        String deletion = people.path(organization) + "/deletion";
        Browser own = people.signedIn("leaver@example.com");
        Visit page = own.get(deletion);
        Visit wrong = own.send(page, "/deletion", "name", "Leavin");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.fault("name")).isEqualTo("This is not its name.");
        assertThat(wrong.value("name")).isEqualTo("Leavin");
        assertThat(people.scene.count("deletion WHERE organization_id = " + organization))
                .isZero();
        Visit asked = own.send(wrong, "/deletion", "name", "Leaving");
        assertThat(PeopleScene.told(asked)).startsWith("The deletion is requested.");
        assertThat(asked.page().select("form[action*=start]")).isEmpty();
        assertThat(asked.text()).contains("An operator starts the deletion with the token.");

        Visit seen = operator.get(deletion);
        Visit bad = operator.send(seen, "/deletion/start", "verificationToken", "nonsense");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.fault("verificationToken")).startsWith("This token is wrong, expired or used.");
        Visit started = operator.send(seen, "/deletion/start", "verificationToken", token());
        assertThat(PeopleScene.told(started)).startsWith("The deletion has started");
        assertThat(started.text()).contains("In progress", "Nothing is removed yet.", "Kinds of data: 0 of ");
        assertThat(own.visit("GET", deletion, null).status()).isEqualTo(404);
        assertThat(operator.visit("GET", deletion, null).status()).isEqualTo(200);

        Visit undone = operator.send(started, "/deletion/undo");
        assertThat(PeopleScene.told(undone)).startsWith("The deletion was undone");
        assertThat(operator.send(started, "/deletion/undo").status()).isEqualTo(409);
        assertThat(own.get(deletion).text()).contains("It takes three steps.");
        assertThat(stranger.visit("GET", deletion, null).status()).isEqualTo(404);
    }

    private String token() {
        List<ILoggingEvent> events = List.copyOf(log.list);
        Matcher token = Pattern.compile("token, .* is ([0-9a-f]{64})$")
                .matcher(events.getLast().getFormattedMessage());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }
}
