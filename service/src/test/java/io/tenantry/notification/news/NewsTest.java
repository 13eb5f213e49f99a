package io.tenantry.notification.news;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.OrganizationId;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.notification.NotificationType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Notifications of admins with their mails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewsTest {
    private final TestServer server = TestServer.start();
    private final Scene scene = new Scene(server);
    private final News news = new News(server.installation().outbox(), () -> "https://tenantry.example.com");

    @AfterAll
    void stop() {
        server.close();
    }

    private int tell(int organization, List<String> statements) {
        return server.database().write(handle -> {
            handle.setSqlLogger(new SqlLogger() {
                @Override
                public void logAfterExecution(StatementContext context) {
                    statements.add(context.getRenderedSql());
                }
            });
            return news.tellAdmins(
                    handle,
                    new OrganizationId(organization),
                    NotificationType.CREDITS_LOW,
                    "Only 12 % of the credits are left",
                    "Balance: 100.00 credits of <Acme>.",
                    Map.of("organization_id", organization));
        });
    }

    private int withAdmins(String name, int admins) {
        int organization = scene.organization(name);
        scene.sql(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order)"
                        + " SELECT n || '@' || ?, n || '@' || ?, 'N', 'n', ''::bytea FROM generate_series(1, ?) n",
                name,
                name,
                admins);
        scene.sql(
                "INSERT INTO membership (organization_id, person_id, role) SELECT ?, id, 'admin' FROM person"
                        + " WHERE email LIKE ?",
                organization,
                "%@" + name);
        return organization;
    }

    private List<OutgoingMail> mails(String to) {
        return server.installation().outbox().list(true, 10_000, 0).stream()
                .filter(mail -> mail.to().endsWith(to))
                .toList();
    }

    @Test
    void two_thousand_admins_take_as_many_statements_as_one() {
        List<String> few = new ArrayList<>();
        List<String> many = new ArrayList<>();
        assertThat(tell(withAdmins("few.example", 1), few)).isEqualTo(1);
        int organization = withAdmins("many.example", 2_000);
        assertThat(tell(organization, many)).isEqualTo(2_000);
        assertThat(scene.count("notification WHERE organization_id = " + organization))
                .isEqualTo(2_000);
        // The mails are one batch, as are their ids.
        assertThat(few).hasSize(5);
        assertThat(many).hasSize(5);
        assertThat(mails("@many.example")).hasSize(1_000);
        assertThat(mails("@few.example")).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("Only 12 % of the credits are left");
            assertThat(mail.text()).isEqualTo("""
                    Only 12 % of the credits are left

                    Balance: 100.00 credits of <Acme>.

                    Read your notifications:
                    https://tenantry.example.com/console/me/notifications
                    """);
        });
    }

    @Test
    void mails_can_be_switched_off_and_notifications_cannot() {
        int silent = withAdmins("silent.example", 2);
        scene.sql("UPDATE organization SET is_send_emails_enabled = false WHERE id = ?", silent);
        assertThat(tell(silent, new ArrayList<>())).isEqualTo(2);
        assertThat(mails("@silent.example")).isEmpty();

        int half = withAdmins("half.example", 2);
        scene.sql(
                "UPDATE membership SET is_email_notify_enabled = false WHERE id = (SELECT min(id) FROM membership"
                        + " WHERE organization_id = ?)",
                half);
        assertThat(tell(half, new ArrayList<>())).isEqualTo(2);
        assertThat(mails("@half.example")).extracting(OutgoingMail::to).containsExactly("2@half.example");
    }

    @Test
    void disabled_admins_and_other_members_get_nothing() {
        int organization = withAdmins("mixed.example", 3);
        scene.sql(
                "UPDATE membership SET disabled = true WHERE person_id = (SELECT id FROM person WHERE email = '1@mixed.example')");
        scene.sql(
                "UPDATE membership SET role = 'member' WHERE person_id = (SELECT id FROM person WHERE email = '2@mixed.example')");
        assertThat(tell(organization, new ArrayList<>())).isEqualTo(1);
        assertThat(mails("@mixed.example")).extracting(OutgoingMail::to).containsExactly("3@mixed.example");
    }
}
