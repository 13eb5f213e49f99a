package io.tenantry.api.usage;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.mail.Outbox;
import io.tenantry.notification.news.News;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.Options;
import io.tenantry.usage.DueCrossings;
import io.tenantry.usage.crossing.Crossings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What admins and receivers of webhooks hear of limits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitNewsTest {
    private static final String MESSAGES = "quota_max_messages_per_day";

    private final UsageScene world = new UsageScene();
    private final DueCrossings due = due(world.server);
    /** What the readers of events have had of each organization. */
    private final Map<Integer, List<String>> heard = new HashMap<>();

    @AfterAll
    void stop() {
        world.close();
    }

    private static DueCrossings due(TestServer server) {
        return new DueCrossings(
                server.database(),
                java.time.Clock.systemUTC(),
                new Crossings(new News(
                        new Outbox(server.database(), new SecretBox(new byte[SecretBox.KEY_LENGTH])), server::url)));
    }

    /** An organization with a webhook and an admin. */
    private int organization(String column, int limit) {
        int organization = world.organization(column, limit);
        world.scene.sql("UPDATE organization SET webhook_url = 'https://hooks.example/' WHERE id = ?", organization);
        world.scene.personIn(organization, "admin" + organization + "@example.com", "admin");
        return organization;
    }

    private void send(String method, int organization, String path, String body, int status) {
        var reply = world.send(method, "/organizations/" + organization + path, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
    }

    private void consume(int organization, int amount) {
        send("POST", organization, "/consume", "{\"metric\": \"messages\", \"amount\": " + amount + "}", 200);
    }

    private void level(int organization, String metric, int level) {
        send("PUT", organization, "/level", "{\"metric\": \"" + metric + "\", \"level\": " + level + "}", 200);
    }

    private List<String> texts(String sql, Object... values) {
        return world.server
                .database()
                .read(handle -> handle.select(sql, values).mapTo(String.class).list());
    }

    /** Waits until everybody has heard. The server tells, too: nobody may hear twice. */
    private void settle(int organization) {
        do {
            due.run();
            LockSupport.parkNanos(1_000_000);
        } while (world.scene.count("usage_crossing WHERE organization_id = " + organization) > 0);
    }

    /** What was sent in any way since the last call; each way has had the same. */
    private List<String> news(int organization) {
        settle(organization);
        List<String> events = texts(
                "DELETE FROM webhook_delivery WHERE organization_id = ? AND event_type LIKE 'limit.%'"
                        + " RETURNING event_type || ' ' || (data -> 'limit' ->> 'used')",
                organization);
        List<String> notifications = texts(
                "DELETE FROM notification WHERE organization_id = ? AND event_type LIKE 'limit.%'"
                        + " RETURNING event_type || ' ' || (payload ->> 'used')",
                organization);
        List<String> mails = texts(
                "DELETE FROM outgoing_mail WHERE organization_id = ? AND subject LIKE 'The limit of%' RETURNING subject",
                organization);
        assertThat(notifications).containsExactlyInAnyOrderElementsOf(events);
        assertThat(mails).hasSameSizeAs(events);
        List<String> before = heard.getOrDefault(organization, List.of());
        List<String> read = texts(
                "SELECT type || ' ' || (details ->> 'used') FROM (SELECT type, details, organization_id FROM event_inbox"
                        + " UNION ALL SELECT type, details, organization_id FROM event) e"
                        + " WHERE organization_id = ? AND type LIKE 'limit.%'",
                organization);
        assertThat(read)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(before.stream(), events.stream()).toList());
        heard.put(organization, read);
        return events;
    }

    @Test
    void a_metric_with_a_period_is_told_once_a_period() {
        int organization = organization(MESSAGES, 10);
        consume(organization, 7);
        assertThat(news(organization)).isEmpty();
        consume(organization, 1);
        assertThat(news(organization)).containsExactly("limit.warning 8");
        consume(organization, 2);
        assertThat(news(organization)).containsExactly("limit.reached 10");
        send("POST", organization, "/consume", "{\"metric\": \"messages\", \"amount\": 1}", 429);
        send("POST", organization, "/release", "{\"metric\": \"messages\", \"amount\": 9}", 200);
        consume(organization, 9);
        assertThat(news(organization)).isEmpty();
        try (UsageScene another = new UsageScene()) {
            int other = another.organization(MESSAGES, 10);
            String path = "/organizations/" + other + "/consume";
            String all = "{\"metric\": \"messages\", \"amount\": 10}";
            DueCrossings elsewhere = due(another.server);
            for (int day = 1; day <= 2; day++) {
                assertThat(another.send("POST", path, all).statusCode()).isEqualTo(200);
                another.clock.advance(Duration.ofDays(1));
            }
            elsewhere.run();
            assertThat(another.scene.count("usage_counter WHERE told = 100")).isEqualTo(2);
        }
    }

    @Test
    void the_event_of_a_webhook_has_the_limit() {
        int organization = organization(MESSAGES, 5);
        world.scene.personIn(organization, "member" + organization + "@example.com", "member");
        consume(organization, 4);
        settle(organization);
        String data = texts(
                        "SELECT data::text FROM webhook_delivery WHERE organization_id = ? AND event_type = 'limit.warning'",
                        organization)
                .getFirst();
        assertThatJson(data).whenIgnoringPaths("ids.organization").isEqualTo("""
                {"organization_id": %d, "project_id": null, "object_type": "Limit", "object_id": null,
                 "ids": {"organization": "", "project": null, "object": null, "actor": null}, "fields": [],
                 "actor": {"type": "system"},
                 "limit": {"metric": "messages", "share": 80, "limit": 5, "used": 4, "resets_at": "2026-03-02T05:00:00Z"}}""".formatted(organization));
        assertThat(texts(
                        "SELECT event_type || ' ' || severity || ' ' || title || ' ' || body FROM notification"
                                + " WHERE organization_id = ? AND event_type LIKE 'limit.%'",
                        organization))
                .containsExactly("limit.warning warning The limit of messages of Acme " + MESSAGES
                        + " is almost reached The organization “Acme " + MESSAGES + "” uses 4 of 5 messages."
                        + " The use begins again at 0 at 2026-03-02T05:00:00Z.");
    }

    @Test
    void a_level_is_told_again_after_it_was_below_the_share() {
        int organization = organization("max_agents_limit", 10);
        level(organization, "agents", 8);
        level(organization, "agents", 9);
        assertThat(news(organization)).containsExactly("limit.warning 8");
        level(organization, "agents", 7);
        level(organization, "agents", 10);
        assertThat(news(organization)).containsExactlyInAnyOrder("limit.warning 10", "limit.reached 10");
        level(organization, "agents", 9);
        level(organization, "agents", 10);
        assertThat(news(organization)).containsExactly("limit.reached 10");
    }

    @Test
    void a_small_limit_has_no_warning_and_none_at_all_no_news() {
        int organization = organization("max_agents_limit", 1);
        level(organization, "agents", 1);
        assertThat(news(organization)).containsExactly("limit.reached 1");
        int unlimited = organization("max_agents_limit", -1);
        level(unlimited, "agents", 1_000_000);
        assertThat(news(unlimited)).isEmpty();
        int nothing = organization("max_agents_limit", 0);
        level(nothing, "agents", 0);
        assertThat(news(nothing)).isEmpty();
    }

    @Test
    void leases_are_told_again_when_they_were_fewer() {
        int organization = organization("max_concurrent_runs_limit", 10);
        String lease = "{\"metric\": \"concurrent_runs\", \"amount\": %d, \"ttl_seconds\": 60}";
        send("POST", organization, "/leases", lease.formatted(8), 201);
        assertThat(news(organization)).containsExactly("limit.warning 8");
        world.scene.sql("DELETE FROM usage_lease WHERE organization_id = ?", organization);
        send("POST", organization, "/leases", lease.formatted(9), 201);
        send("POST", organization, "/leases", lease.formatted(1), 201);
        assertThat(news(organization)).containsExactlyInAnyOrder("limit.warning 9", "limit.reached 10");
    }

    @Test
    void members_and_projects_are_counted_by_tenantry() {
        int organization = organization("quota_max_users", 5);
        for (int i = 2; i <= 4; i++) {
            world.scene.personIn(organization, i + "of" + organization + "@example.com", "member");
        }
        assertThat(news(organization)).containsExactly("limit.warning 4");
        int last = world.scene.personIn(organization, "last" + organization + "@example.com", "member");
        assertThat(news(organization)).containsExactly("limit.reached 5");
        world.scene.sql("DELETE FROM membership WHERE person_id = ?", last);
        assertThat(news(organization)).isEmpty();
        world.scene.personIn(organization, "again" + organization + "@example.com", "member");
        assertThat(news(organization)).containsExactly("limit.reached 5");
        assertThatJson(world.get("/organizations/" + organization + "/headroom").body())
                .node("metrics[0].used")
                .isEqualTo(5);

        int other = organization("quota_max_projects", 1);
        world.scene.project(other, "P");
        assertThat(news(other)).containsExactly("limit.reached 1");
    }

    @Test
    void a_lowered_limit_is_told_and_a_raised_one_begins_again() {
        int organization = organization("max_agents_limit", 100);
        level(organization, "agents", 50);
        world.scene.sql("UPDATE organization SET ceiling_agents = 60 WHERE id = ?", organization);
        assertThat(news(organization)).containsExactly("limit.warning 50");
        world.scene.sql("UPDATE organization SET ceiling_agents = NULL WHERE id = ?", organization);
        assertThat(news(organization)).isEmpty();
        world.scene.sql("UPDATE organization SET max_agents_limit = 50 WHERE id = ?", organization);
        assertThat(news(organization)).containsExactlyInAnyOrder("limit.warning 50", "limit.reached 50");
    }

    @Test
    void channels_are_told_to_the_receivers_of_their_project() {
        int organization = organization("quota_max_channels_per_project", 2);
        int project = world.scene.project(organization, "P");
        world.scene.sql("UPDATE project SET webhook_url = 'https://p.example/' WHERE id = ?", project);
        send(
                "PUT",
                organization,
                "/level",
                "{\"metric\": \"channels\", \"level\": 2, \"project\": " + project + "}",
                200);
        settle(organization);
        assertThat(texts(
                        "SELECT (project_id > 0) || ' ' || (data ->> 'project_id' = ?::text) FROM webhook_delivery"
                                + " WHERE organization_id = ? AND event_type = 'limit.reached' ORDER BY project_id",
                        project,
                        organization))
                .containsExactly("false true", "true true");
    }

    @Test
    void mails_are_sent_only_where_they_are_wanted_and_nothing_of_disabled_organizations() {
        int organization = organization("max_agents_limit", 1);
        world.scene.sql("UPDATE organization SET is_send_emails_enabled = false WHERE id = ?", organization);
        level(organization, "agents", 1);
        settle(organization);
        assertThat(world.scene.count(
                        "notification WHERE event_type = 'limit.reached' AND organization_id = " + organization))
                .isEqualTo(1);
        assertThat(world.scene.count("outgoing_mail WHERE organization_id = " + organization))
                .isZero();
        int disabled = organization("max_agents_limit", 1);
        world.scene.sql("UPDATE organization SET disabled = true WHERE id = ?", disabled);
        level(disabled, "agents", 1);
        assertThat(news(disabled)).isEmpty();
    }

    @Test
    void nodes_that_tell_at_the_same_time_tell_once() {
        List<Integer> organizations = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            organizations.add(organization(MESSAGES, 5));
        }
        organizations.forEach(organization -> consume(organization, 5));
        try (TestServer second = TestServer.start(world.place, world.clock, Options.DEFAULT);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            DueCrossings other = due(second);
            for (int i = 0; i < 4; i++) {
                threads.execute(due::run);
                threads.execute(other::run);
            }
        }
        organizations.forEach(organization ->
                assertThat(news(organization)).containsExactlyInAnyOrder("limit.warning 5", "limit.reached 5"));
    }
}
