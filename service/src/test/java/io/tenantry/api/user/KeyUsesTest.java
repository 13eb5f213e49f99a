package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The expiry and the last use of keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class KeyUsesTest {
    private static final String KEYS = "/user/api/v1/user-api-key/";
    private SigningIn world;
    private int people;

    @BeforeAll
    void start() {
        world = new SigningIn();
    }

    @AfterAll
    void stop() {
        world.close();
    }

    private JsonNode made(String body) {
        String key = world.scene.personKey(world.scene.person("p" + ++people + "@example.com"));
        HttpResponse<String> reply =
                world.server.send("POST", KEYS, body, "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return new JsonMapper().readTree(reply.body());
    }

    private static HttpResponse<String> get(TestServer server, String path, JsonNode key) {
        return server.get(path, "X-CEKURA-API-KEY", key.get("key").asString());
    }

    private Object lastUse(TestServer server, JsonNode key) {
        return new JsonMapper()
                .readTree(get(server, KEYS + key.get("id") + "/", key).body())
                .get("last_used_at")
                .asString("never");
    }

    @Test
    void a_key_is_refused_from_its_end_on() {
        String end = world.clock.instant().plusSeconds(60).toString();
        JsonNode key = made("{\"personal\":true,\"expires_at\":\"" + end + "\"}");
        world.clock.advance(Duration.ofSeconds(59));
        assertThat(get(world.server, KEYS, key).statusCode()).isEqualTo(200);
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(get(world.server, KEYS, key).statusCode()).isEqualTo(401);
    }

    @Test
    void the_last_use_is_written_down_from_time_to_time_and_by_no_request() {
        JsonNode key = made("{\"personal\":true}");
        get(world.server, KEYS, key);
        world.server.installation().apiKeys().keepUses();
        String first = world.clock.instant().toString();
        assertThat(lastUse(world.server, key)).isEqualTo(first);

        world.clock.advance(Duration.ofMinutes(5));
        for (int i = 0; i < 20; i++) {
            get(world.server, KEYS, key);
        }
        assertThat(lastUse(world.server, key)).isEqualTo(first);

        world.server.installation().apiKeys().keepUses();
        assertThat(lastUse(world.server, key)).isEqualTo(world.clock.instant().toString());
    }

    @Test
    void a_use_at_another_node_takes_no_later_one_back() {
        JsonNode key = made("{\"personal\":true}");
        try (TestServer other = TestServer.start(world.place, world.clock, io.tenantry.start.Options.DEFAULT)) {
            get(other, KEYS, key);
            world.clock.advance(Duration.ofMinutes(1));
            get(world.server, KEYS, key);
            world.server.installation().apiKeys().keepUses();
            other.installation().apiKeys().keepUses();
            assertThat(lastUse(world.server, key))
                    .isEqualTo(world.clock.instant().toString());
        }
    }

    @Test
    void refused_keys_are_not_used() {
        JsonNode key = made("{\"personal\":true}");
        world.scene.sql(
                "UPDATE api_key SET revoked_at = now() WHERE id = ?",
                key.get("id").asInt());
        assertThat(get(world.server, KEYS, key).statusCode()).isEqualTo(401);
        world.server.installation().apiKeys().keepUses();

        assertThat(world.scene.count("api_key_use WHERE api_key_id = " + key.get("id")))
                .isZero();
    }
}
