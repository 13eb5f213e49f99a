package io.tenantry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The notifications about events that were given up. */
class FailedWebhooksTest extends SendingWebhooks {
    private int admin(int organization) {
        int person = database.write(
                handle -> handle.createQuery("""
                        INSERT INTO person (email, email_fold, name, name_fold, name_order)
                        VALUES ('ada@example.com', 'ada@example.com', 'Ada', 'ada', '') RETURNING id""").mapTo(int.class).one());
        sql("INSERT INTO membership (organization_id, person_id, role) VALUES (?, ?, 'admin')", organization, person);
        return person;
    }

    private void fail(Duration time) {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            send(sender);
            clock.forward(Duration.ofMinutes(30));
        }
    }

    private List<String> told(int person) {
        return database.read(handle -> handle.createQuery(
                        "SELECT event_type || ' ' || title FROM notification WHERE person_id = :person ORDER BY id")
                .bind("person", new PersonId(person))
                .mapTo(String.class)
                .list());
    }

    @Test
    void admins_hear_once_an_address_and_day() {
        int acme = organization("Acme", "http://127.0.0.1:1/", null);
        int ada = admin(acme);
        event(acme, 1);
        event(acme, 2);
        fail(Duration.ofHours(25));
        assertThat(states()).containsExactly("failed", "failed");
        assertThat(told(ada)).containsExactly("webhook.failed Webhooks of Acme fail");
        assertThat(count("outgoing_mail")).isEqualTo(1);

        event(acme, 3);
        sql("UPDATE webhook_delivery SET created_at = now() + interval '25 hours' WHERE state = 'pending'");
        fail(Duration.ofHours(26));
        assertThat(told(ada)).hasSize(2);
        assertThat(count("outgoing_mail")).isEqualTo(2);
    }

    @Test
    void a_removed_address_is_not_told() {
        int acme = organization("Acme", "http://127.0.0.1:1/", null);
        int ada = admin(acme);
        event(acme, 1);
        sql("UPDATE organization SET webhook_url = ''");
        send(sender);
        assertThat(states()).containsExactly("failed");
        assertThat(told(ada)).isEmpty();
    }
}
