package io.tenantry.api.management;

import io.tenantry.Scene;
import io.tenantry.SettableClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** An installation that allows keys for 15 minutes, an organisation with an admin and a member, and the callers. */
abstract class Operations {
    final SettableClock clock = new SettableClock();
    final TestServer server = TestServer.start(
            TestDatabases.create(),
            clock,
            Options.of(Map.of("TENANTRY_MANAGEMENT_API_KEYS", "true", "TENANTRY_MAX_CONVERSATION_TTL", "77")));
    final Scene scene = new Scene(server);
    final ObjectIds ids = ObjectIds.read(server.database());
    final int acme = scene.organization("Acme");
    final String id = ids.of(ObjectIds.Kind.ORGANIZATION, acme);
    final int admin = scene.personIn(acme, "admin@example.com", "admin");
    final int member = scene.personIn(acme, "member@example.com", "member");

    @AfterEach
    void stop() {
        server.close();
    }

    HttpResponse<String> operator(String method, String path, @Nullable String body) {
        return server.send(
                method,
                "/management/v2.0" + path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json");
    }

    HttpResponse<String> with(String key, String method, String path) {
        return server.send(method, "/v2.0" + path, null, "X-API-Key", key, "Accept", "application/json");
    }

    /** Signs a person in. */
    void session(int person) {
        scene.sql("""
                INSERT INTO login_session (person_id, access_digest, access_expires_at, family_digest, refresh_digest, refresh_expires_at)
                VALUES (?, gen_random_uuid()::text::bytea, now() + interval '1 day', gen_random_uuid()::text::bytea, '', now() + interval '1 day')""", person);
    }
}
