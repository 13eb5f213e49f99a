package io.tenantry.console.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.password.LightHashing;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server with organizations whose people sign in to the console. */
public final class PeopleScene implements AutoCloseable {
    public static final String PASSWORD = "correct horse!";
    private static final String HASH = LightHashing.of(PASSWORD);

    public final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    public final TestServer server;
    public final Scene scene;

    public PeopleScene() {
        this(Map.of());
    }

    /** @param environment the variables of the server */
    public PeopleScene(Map<String, String> environment) {
        this.server = TestServer.start(TestDatabases.create(), clock, Options.of(environment));
        this.scene = new Scene(server);
    }

    /** Adds a person with {@link #PASSWORD}; returns the id. */
    public int person(String email, String name) {
        int person = scene.person(email, name);
        scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", HASH, person);
        return person;
    }

    /** Adds a person with {@link #PASSWORD} to an organization; returns the id. */
    public int member(int organization, String email, String role) {
        int person = person(email, email.substring(0, email.indexOf('@')));
        scene.member(organization, person, role);
        return person;
    }

    public Browser browser() {
        return new Browser(server);
    }

    /** A browser in which a person is signed in. */
    public Browser signedIn(String email) {
        Browser browser = browser();
        assertThat(browser.signIn(email, PASSWORD, "").status()).isEqualTo(200);
        assertThat(browser.cookie()).contains("=p.");
        return browser;
    }

    /** The path of the first page of an organization, as its admin or an operator finds it. */
    public String path(int organization) {
        return "/console/organizations/"
                + ObjectIds.read(server.database()).of(ObjectIds.Kind.ORGANIZATION, organization);
    }

    public static String told(Visit page) {
        return page.page().select(".told[role=status]").text();
    }

    public static String alert(Visit page) {
        return page.page().select("[role=alert]").text();
    }

    /** Calls the user API; returns the status. */
    public int api(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return server.send(method, "/user" + path, body, all.toArray(String[]::new))
                .statusCode();
    }

    @Override
    public void close() {
        server.close();
    }
}
