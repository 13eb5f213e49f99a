package io.tenantry.apikey.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.notification.news.News;
import io.tenantry.start.Options;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The notifications about keys that expire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpiringKeysTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private final TestClock clock = new TestClock(START);
    private final TestServer server = TestServer.start(TestDatabases.create(), clock, Options.DEFAULT);
    private final Scene scene = new Scene(server);
    private final ExpiringKeys keys = new ExpiringKeys(
            server.database(), clock, new News(server.installation().outbox(), () -> "http://localhost"));

    @AfterAll
    void stop() {
        server.close();
    }

    private void key(String name, int person, @Nullable Integer organization, Duration left) {
        server.database()
                .change(handle -> handle.createUpdate("""
                        INSERT INTO api_key (person_id, organization_id, name, prefix, digest, expires_at)
                        VALUES (nullif(:person, 0), :organization, :name, 'ck_x', decode(md5(:number::text), 'hex'), :expires)""")
                        .bind("person", person)
                        .bindByType("organization", organization, Integer.class)
                        .bind("name", name)
                        .bind("number", NEXT.getAndIncrement())
                        .bind("expires", clock.instant().plus(left).atOffset(ZoneOffset.UTC))
                        .execute());
    }

    private List<String> told() {
        return server.database()
                .read(handle -> handle.createQuery("""
                        SELECT p.email || ': ' || n.title FROM notification n JOIN person p ON p.id = n.person_id
                        WHERE n.event_type = 'key.expiring' AND n.title NOT LIKE '% many %' ORDER BY p.email, n.id""").mapTo(String.class).list());
    }

    @Test
    void people_hear_once_a_week_before() {
        int acme = scene.organization("Acme");
        int ada = scene.personIn(acme, "ada@example.com", "admin");
        int bob = scene.personIn(acme, "bob@example.com", "member");
        scene.personIn(acme, "eve@example.com", "member");
        key("late", ada, null, Duration.ofDays(8));
        key("gone", ada, null, Duration.ofSeconds(-1));
        key("100 %s", bob, null, Duration.ofDays(7));
        key("", bob, acme, Duration.ofDays(1));
        key("revoked", bob, acme, Duration.ofDays(2));
        scene.sql("UPDATE api_key SET revoked_at = now() WHERE name = 'revoked'");
        scene.organizationKey(acme);
        assertThat(keys.tell()).isFalse();
        assertThat(keys.tell()).isFalse();
        assertThat(told())
                .containsExactly(
                        "ada@example.com: The API key ck_x… expires on 2026-03-02",
                        "bob@example.com: The API key ck_x… expires on 2026-03-02",
                        "bob@example.com: Your API key 100 %s expires on 2026-03-08");
        assertThat(server.installation().outbox().list(true, 100, 0))
                .extracting(OutgoingMail::to)
                .containsExactlyInAnyOrder("ada@example.com", "bob@example.com");
        clock.advance(Duration.ofDays(1).plusSeconds(1));
        keys.tell();
        assertThat(told()).hasSize(4).contains("ada@example.com: Your API key late expires on 2026-03-09");
    }

    @Test
    void many_keys_are_told_in_steps() {
        int ada = scene.person("many@example.com");
        for (int i = 0; i < 150; i++) {
            key("many", ada, null, Duration.ofDays(3));
        }
        int steps = 1;
        while (keys.tell()) {
            steps++;
        }
        assertThat(steps).isEqualTo(2);
        assertThat(scene.count("notification WHERE person_id = " + ada)).isEqualTo(150);
    }
}
