package io.tenantry.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.password.LightHashing;
import io.tenantry.storage.ObjectIds;
import java.util.stream.IntStream;

/** A server with organizations and people, and a browser in which they sign in. */
final class ConsoleInBrowser implements AutoCloseable {
    static final String ADMIN = "ada@example.org";
    static final String PASSWORD = "correct horse!";

    final TestServer server = TestServer.start();
    final Scene scene = new Scene(server);
    final Chromium chromium = Chromium.start();
    final Page page = chromium.page(server.url());
    final int acme;
    private final int admin;

    ConsoleInBrowser() {
        acme = scene.organization("Acme");
        scene.together(within -> IntStream.range(0, 40)
                .map(i -> within.organization("Org %02d".formatted(i)))
                .sum());
        scene.organization("\u0645\u0624\u0633\u0633\u0629 "
                + "\u0627\u0644\u0632\u064a\u062a\u0648\u0646 ".repeat(20).strip());
        admin = scene.personIn(acme, ADMIN, "admin");
        scene.personIn(acme, "lin.with-a-very-long-address.that-goes-on@example.org", "member");
        scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", LightHashing.of(PASSWORD), admin);
        scene.projectKey(acme, scene.project(acme, "Answers"));
        scene.sql("INSERT INTO bulk_change (disabled, operator, expected, last_id, created_at, starts_at, state)"
                + " VALUES (true, 'operator', 3, 3, now(), now(), 'undone')");
    }

    /** Makes the administrator of Acme one of a second organization, too; returns it. */
    int second(String name) {
        int organization = scene.organization(name);
        scene.member(organization, admin, "admin");
        return organization;
    }

    /** The path of Acme. */
    String path() {
        return "/console/organizations/" + ObjectIds.read(server.database()).of(ObjectIds.Kind.ORGANIZATION, acme);
    }

    void signInOperator() {
        signIn(TestServer.OPERATOR.username(), TestServer.OPERATOR.password());
    }

    void signInAdmin() {
        signIn(ADMIN, PASSWORD);
    }

    private void signIn(String name, String password) {
        page.context().clearCookies();
        page.navigate("/console/");
        page.getByLabel("User name or e-mail address").fill(name);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(password);
        page.locator("form button[type=submit]").click();
        assertThat(page.locator(".side")).isVisible();
    }

    @Override
    public void close() {
        chromium.close();
        server.close();
    }
}
