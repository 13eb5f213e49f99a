package io.tenantry.console;

import static io.tenantry.console.ConsoleScene.NEW;
import static io.tenantry.console.ConsoleScene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.ConsoleScene.Visit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of invitations that cannot be accepted, or not now. */
@SuppressWarnings("NullAway.Init")
class ClosedInvitationPagesTest {
    private ConsoleScene console;

    @BeforeEach
    void start() {
        console = new ConsoleScene();
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void a_link_that_leads_nowhere_any_more_says_why_whatever_is_sent() {
        String old = console.invite("nia@example.com");
        Visit form = console.get(old);
        String newer = console.invite("nia@example.com");
        assertClosed(old, form, 404, "This link does not work");
        form = console.get(newer);
        console.clock.advance(Duration.ofDays(7));
        assertClosed(newer, form, 410, "This invitation has expired");
        console.aboutInvitation("POST", "resend/");
        String resent = ConsoleScene.link(console.newestMail("nia@example.com"));
        form = console.get(resent);
        console.aboutInvitation("DELETE", "");
        assertClosed(resent, form, 410, "This invitation was revoked");
        assertThat(console.members()).isEqualTo(1);
        assertThat(console.get("/console/invitation").status()).isEqualTo(404);
        assertThat(console.get("/console/invitation?token=nonsense").status()).isEqualTo(404);
    }

    private void assertClosed(String link, Visit form, int status, String title) {
        for (Visit visit : List.of(console.get(link), console.join(form, "Nia", NEW))) {
            assertThat(visit.status()).isEqualTo(status);
            assertThat(visit.page().title()).isEqualTo(title + " – Tenantry");
            assertThat(visit.page().select("form")).isEmpty();
            assertThat(visit.text()).contains("who invited you for a new invitation.");
        }
    }

    @Test
    void one_that_was_declined_says_so() {
        int ada = console.person("ada@example.com");
        String link = console.invite("ada@example.com");
        console.aboutInvitation("POST", "reject_invite/", console.scene.personKey(ada));
        assertThat(console.get(link).page().title()).isEqualTo("This invitation was declined – Tenantry");
    }

    @Test
    void a_disabled_organization_invites_nobody() {
        String link = console.invite("nia@example.com");
        console.scene.sql("UPDATE organization SET disabled = true WHERE id = ?", console.acme);
        assertThat(console.get(link).page().title()).isEqualTo("This link does not work – Tenantry");
    }

    @Test
    void an_invitation_to_projects_that_are_gone_lets_nobody_in() {
        int sales = console.scene.project(console.acme, "Sales");
        String link = console.invite("nia@example.com", ",\"projects\":[" + sales + "]");
        Visit form = console.get(link);
        console.scene.sql("DELETE FROM project WHERE id = ?", sales);

        for (Visit visit : List.of(console.get(link), console.join(form, "Nia", NEW))) {
            assertThat(visit.status()).isEqualTo(410);
            assertThat(visit.page().title()).isEqualTo("The projects of this invitation were deleted – Tenantry");
        }
        assertThat(console.members()).isEqualTo(1);
    }

    @Test
    void one_whose_sender_may_let_nobody_in_any_more_says_so() {
        console.person("ada@example.com");
        String stranger = console.invite("nia@example.com");
        String known = console.invite("ada@example.com");
        Visit form = console.get(stranger);
        console.scene.sql("UPDATE membership SET role = 'member' WHERE organization_id = ?", console.acme);

        for (Visit visit : List.of(console.get(stranger), console.join(form, "Nia", NEW), console.get(known))) {
            assertThat(visit.status()).isEqualTo(410);
            assertThat(visit.page().title()).isEqualTo("This invitation is no longer valid – Tenantry");
            assertThat(visit.page().select("form")).isEmpty();
        }
        assertThat(console.members()).isEqualTo(1);
    }

    @Test
    void a_full_organization_keeps_the_invitation_open() {
        console.person("ada@example.com");
        String stranger = console.invite("nia@example.com");
        String known = console.invite("ada@example.com");
        console.scene.sql("UPDATE organization SET quota_max_users = 1 WHERE id = ?", console.acme);
        for (Visit full :
                List.of(console.join(console.get(stranger), "Nia", NEW), console.signIn(known, "password", PASSWORD))) {
            assertThat(full.status()).isEqualTo(409);
            assertThat(full.page().title()).isEqualTo("Acme is full – Tenantry");
        }
        assertThat(console.scene.count("login_session")).isZero();
        console.scene.sql("UPDATE organization SET quota_max_users = 3 WHERE id = ?", console.acme);
        assertThat(console.join(console.get(stranger), "Nia", NEW).status()).isEqualTo(200);
        assertThat(console.signIn(known, "password", PASSWORD).status()).isEqualTo(200);
    }
}
