package io.tenantry.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How long notifications are kept, and how many. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationTidyTest {
    private final Database database = TestDatabases.create().open(2);
    private final Notifications notifications =
            new Notifications(database, ObjectIds.read(database), Clock.systemUTC(), Duration.ofDays(90));

    @AfterAll
    void stop() {
        database.close();
    }

    private int person(String email) {
        return database.write(handle -> handle.select(
                        "INSERT INTO person (email, email_fold, name, name_fold, name_order)"
                                + " VALUES (?, ?, 'N', 'n', '') RETURNING id",
                        email,
                        email)
                .mapTo(int.class)
                .one());
    }

    /** Adds notifications with numbers as their titles; the age is in days. */
    private void write(int person, int from, int to, double age, boolean read) {
        database.change(handle -> handle.execute(
                "INSERT INTO notification (person_id, event_type, severity, title, body, payload, created_at, read_at)"
                        + " SELECT ?, 'key.created', 'info', n, '', '{}', now() - ? * interval '1 day',"
                        + " CASE WHEN ? THEN now() END FROM generate_series(?, ?) n",
                person,
                age,
                read,
                from,
                to));
    }

    private List<Integer> titles(int person, String condition) {
        return database.read(handle -> handle.createQuery(
                        "SELECT title::integer FROM notification WHERE person_id = %d AND %s ORDER BY id"
                                .formatted(person, condition))
                .mapTo(Integer.class)
                .list());
    }

    @Test
    void they_are_kept_for_ninety_days() {
        int ada = person("ada@example.com");
        write(ada, 1, 2_500, 90.1, false);
        write(ada, 2_501, 2_510, 89.9, true);
        notifications.tidy();
        assertThat(titles(ada, "true")).hasSize(10).first().isEqualTo(2_501);
    }

    @Test
    void a_person_keeps_a_thousand_and_the_oldest_read_ones_go_first() {
        int bob = person("bob@example.com");
        int eve = person("eve@example.com");
        int max = person("max@example.com");
        write(bob, 1, 100, 2, true);
        write(bob, 101, 600, 2, false);
        write(bob, 601, 1_100, 0, true);
        write(eve, 1, 3_500, 0, false);
        write(max, 1, 1_000, 0, true);
        notifications.tidy();
        assertThat(titles(bob, "true")).hasSize(1_000);
        assertThat(titles(bob, "read_at IS NULL")).hasSize(500).first().isEqualTo(101);
        assertThat(titles(bob, "read_at IS NOT NULL")).hasSize(500).first().isEqualTo(601);
        assertThat(titles(eve, "true")).hasSize(1_000).first().isEqualTo(2_501);
        assertThat(titles(max, "true")).hasSize(1_000);
    }
}
