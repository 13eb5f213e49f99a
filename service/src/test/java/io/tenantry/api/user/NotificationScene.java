package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server whose people sign in, and their notifications. */
final class NotificationScene implements AutoCloseable {
    static final String LIST = "/notifications/v1/notifications/";

    private static final JsonMapper JSON = new JsonMapper();

    final SigningIn world = new SigningIn();
    private int number;

    /** A new address. */
    String address() {
        return "p" + ++number + "@example.com";
    }

    /** A new person in an organization. */
    Member member(int organization, String role) {
        String email = address();
        int person = world.person(email, 0);
        int membership = world.scene.member(organization, person, role);
        return new Member(person, email, membership, world.scene.personKey(person));
    }

    /** A new person in no organization. */
    Member person() {
        String email = address();
        int person = world.person(email, 0);
        return new Member(person, email, 0, world.scene.personKey(person));
    }

    /** A person with a key of their own. */
    record Member(int id, String email, int membership, String key) {}

    /** Calls the user API, below {@code /user} but for notifications; requires success. */
    JsonNode call(String key, String method, String path, @Nullable String body) {
        HttpResponse<String> reply = send(key, method, path, body);
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 204);
        return JSON.readTree(reply.body().isEmpty() ? "{}" : reply.body());
    }

    HttpResponse<String> send(String key, String method, String path, @Nullable String body) {
        return world.server.send(method, RoleScene.address(path), body, KEY, key, "Content-Type", "application/json");
    }

    /** The whole list of a person. */
    String list(Member member) {
        return send(member.key(), "GET", LIST, null).body();
    }

    /** The types of a person's notifications, the oldest first. */
    List<String> types(Member member) {
        return rows(member, "event_type");
    }

    /** The titles of a person's notifications, the oldest first. */
    List<String> titles(Member member) {
        return rows(member, "title");
    }

    private List<String> rows(Member member, String column) {
        return world.server
                .database()
                .read(handle -> handle.createQuery(
                                "SELECT " + column + " FROM notification WHERE person_id = :id ORDER BY id")
                        .bind("id", member.id())
                        .mapTo(String.class)
                        .list());
    }

    /** Writes notifications of a person; the newest has the greatest number in its title. */
    void write(Member member, int organization, int count) {
        world.scene.sql(
                "INSERT INTO notification (person_id, organization_id, event_type, severity, title, body, payload)"
                        + " SELECT ?, nullif(?, 0), 'key.created', 'info', 'Title ' || n, '', '{}' FROM generate_series(1, ?) n",
                member.id(),
                organization,
                count);
    }

    @Override
    public void close() {
        world.close();
    }
}
