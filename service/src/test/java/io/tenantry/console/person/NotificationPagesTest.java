package io.tenantry.console.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The page of a person's notifications. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationPagesTest {
    private static final String PATH = "/console/me/notifications";

    private final PeopleScene world = new PeopleScene();

    @AfterAll
    void stop() {
        world.close();
    }

    private void write(int person, int from, int to) {
        world.scene.sql(
                "INSERT INTO notification (person_id, event_type, severity, title, body, payload)"
                        + " SELECT ?, 'member.removed', 'info', '<b>Title</b> ' || n, 'Body', '{}' FROM generate_series(?, ?) n",
                person,
                from,
                to);
    }

    @Test
    void a_person_reads_and_marks_them() {
        int acme = world.scene.organization("Acme");
        int ada = world.member(acme, "ada@example.com", "member");
        Browser browser = world.signedIn("ada@example.com");
        assertThat(browser.get("/console/me").page().select(".side > ul a").eachText())
                .containsExactly("Organizations", "Invitations", "Notifications", "Your account", "API documents");
        Visit page = browser.get(PATH);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.page().select(".side > ul [aria-current=page]").text()).isEqualTo("Notifications");
        assertThat(page.page().select("tbody th a").attr("href")).endsWith("/console/me/sessions");
        assertThat(page.page().select("tbody th a").text()).isEqualTo("New sign-in to your account");

        write(ada, 1, 2);
        page = browser.get(PATH);
        assertThat(page.page().select("tbody th bdi").eachText())
                .startsWith("<b>Title</b> 2", "Body", "<b>Title</b> 1");
        assertThat(page.page().select(".pager p").text()).isEqualTo("3 notifications, 3 unread");
        Visit marked = browser.send(page, page.page().select("tbody form").attr("action"));
        assertThat(PeopleScene.told(marked)).isEqualTo("The notification is marked as read.");
        assertThat(marked.page().select("tbody td[data-label=Status]").eachText())
                .containsExactly("Read", "Mark as read", "Mark as read");
        Visit all = browser.send(marked, marked.page().select(".title form").attr("action"));
        assertThat(PeopleScene.told(all)).isEqualTo("All notifications are marked as read.");
        assertThat(all.page().select("tbody td[data-label=Status]").eachText()).containsOnly("Read");
        assertThat(all.page().select(".title form")).isEmpty();
        assertThat(world.scene.count("notification WHERE read_at IS NULL AND person_id = " + ada))
                .isZero();
    }
}
