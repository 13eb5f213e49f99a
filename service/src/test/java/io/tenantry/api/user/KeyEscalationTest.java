package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.api.user.RoleScene.Call;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A key of an admin or an organization without the scope of keys is no way to a credential: after any operation of both APIs
 * nobody has a membership, a role, an invitation, a password or a key that they did not have before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class KeyEscalationTest {
    private static final String ACCESS = """
            SELECT concat_ws('|', 'membership', id, project_id, person_id, role, roles, allowed_locales, disabled)
            FROM membership WHERE organization_id = :organization AND person_id NOT IN
                (SELECT person_id FROM membership WHERE id = :own)
            UNION ALL
            SELECT concat_ws('|', 'invitation', id, status, role, project_ids, token_digest, expires_at)
            FROM invitation WHERE organization_id = :organization AND status NOT IN ('revoked', 'rejected')
            UNION ALL
            SELECT concat_ws('|', 'password', p.id, p.password_hash)
            FROM person p WHERE p.id IN (SELECT person_id FROM membership WHERE organization_id = :organization)
              AND p.password_hash IS NOT NULL
            UNION ALL
            SELECT concat_ws('|', 'key', id, person_id, scopes, expires_at) FROM api_key
            WHERE revoked_at IS NULL AND (organization_id = :organization OR person_id IN
                (SELECT person_id FROM membership WHERE organization_id = :organization))""";

    private TestServer server;
    private ObjectIds ids;

    @BeforeAll
    void start() {
        server = TestServer.start(
                TestDatabases.create(), Clock.systemUTC(), Options.of(Map.of("TENANTRY_WEBHOOK_ALLOW", "127.0.0.1")));
        ids = ObjectIds.read(server.database());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** The requests of both tables of roles, and those that give more by another body. */
    private Map<String, Function<RoleScene, Call>> calls() {
        Map<String, Function<RoleScene, Call>> calls = new LinkedHashMap<>();
        RoleCalls.CALLS.forEach((operation, call) -> calls.put(operation, role -> {
            Call made = call.apply(role);
            return new Call(RoleScene.address(made.path()), made.body(), made.shows());
        }));
        calls.putAll(new OrganisationRoleCalls(ids).calls);
        calls.put(
                "PATCH /v2.0/users/{userId} (a password)",
                role -> new Call(
                        "/v2.0/users/" + of(role, role.otherMembership()),
                        "{\"newPassword\": \"quite another Pass-1\"}",
                        ""));
        calls.put(
                "POST /v2.0/users/{userId}/addproject (another)",
                role -> new Call(
                        "/v2.0/users/" + of(role, role.otherMembership()).replace("?", "/addproject?"),
                        "{\"projectId\": \"%s\"}".formatted(ids.of(Kind.PROJECT, role.otherProject())),
                        ""));
        return calls;
    }

    private String of(RoleScene role, int membership) {
        return ids.of(Kind.MEMBERSHIP, membership) + "?organisationId="
                + ids.of(Kind.ORGANIZATION, role.organization());
    }

    private Set<String> access(RoleScene role) {
        return server.database()
                .read(handle -> new TreeSet<>(handle.createQuery(ACCESS)
                        .bind("organization", role.organization())
                        .bind("own", role.ownMembership())
                        .mapTo(String.class)
                        .list()));
    }

    /** Sends the request of an operation with a key that has these scopes; returns what somebody has after it. */
    private Set<String> gained(
            String caller,
            String scopes,
            String operation,
            Function<RoleScene, Call> call,
            Map<String, String> bodies) {
        RoleScene role = RoleScene.of(new Scene(server), caller);
        server.database()
                .write(handle -> handle.execute(
                        "UPDATE api_key SET scopes = CAST(? AS text[]) WHERE id = (SELECT max(id) FROM api_key"
                                + " WHERE person_id IS NOT DISTINCT FROM (SELECT person_id FROM membership WHERE id = ?)"
                                + " AND id < 1000000)",
                        scopes,
                        role.ownMembership()));
        Set<String> before = access(role);
        Call made = call.apply(role);
        String header = made.path().startsWith("/v2.") || made.path().startsWith("/v3.") ? "X-API-Key" : KeyHolders.KEY;
        HttpResponse<String> reply = server.send(
                operation.substring(0, operation.indexOf(' ')),
                made.path(),
                made.body(),
                header,
                role.key(),
                "Content-Type",
                "application/json");
        bodies.put(operation, reply.statusCode() + " " + reply.body());
        Set<String> after = access(role);
        after.removeAll(before);
        return after;
    }

    @ParameterizedTest
    @ValueSource(strings = {"organization key", "admin"})
    void a_key_that_makes_no_keys_gives_nobody_access(String caller) {
        List<String> giving = new ArrayList<>();
        calls().forEach((operation, call) -> {
            Map<String, String> replies = new HashMap<>();
            assertThat(gained(caller, "{read,write}", operation, call, replies))
                    .as(operation)
                    .isEmpty();
            String refused = Objects.requireNonNull(replies.get(operation));
            if (!gained(caller, "{read,write,keys}", operation, call, replies).isEmpty()) {
                assertThat(refused)
                        .as(operation)
                        .startsWith("403 ")
                        .contains("scope")
                        .contains("keys");
                giving.add(operation);
            }
        });
        // These give access with all scopes, so that the walk is known to see it.
        assertThat(giving)
                .contains(
                        "POST /invites/",
                        "POST /invites/send_invites/",
                        "PATCH /invites/{id}/",
                        "POST /invites/{id}/resend/",
                        "POST /invites/{id}/approve_request/",
                        "PATCH /memberships/{id}/",
                        "POST /v1/projects/{id}/add_member/",
                        "POST /api/v1/user-api-key/ (of a project)",
                        "POST /v2.0/users",
                        "PATCH /v2.0/users/{userId} (a password)",
                        "POST /v2.0/users/{userId}/addroletouser",
                        "POST /v2.0/users/{userId}/addproject (another)",
                        "PATCH /v2.0/projects/{projectId}/members/{userId}");
    }
}
