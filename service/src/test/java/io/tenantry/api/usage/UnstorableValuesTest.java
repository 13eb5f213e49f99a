package io.tenantry.api.usage;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Texts that no database stores are reported together with the other faults of a body, in each API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnstorableValuesTest {
    private static final String[] JSON = {"Content-Type", "application/json"};

    private final UsageScene world = new UsageScene();

    @AfterAll
    void stop() {
        world.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String header, String value) {
        HttpResponse<String> reply = world.server.send(method, path, body, header, value, JSON[0], JSON[1]);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        return reply;
    }

    @Test
    void in_the_user_api() {
        int acme = world.scene.organization("Acme");
        assertThatJson(send(
                                "PATCH",
                                "/user/organizations/" + acme + "/",
                                "{\"name\": \"a\\u0000b\", \"team_size\": \"many\", \"discovery_source\": \"\\udc00\"}",
                                "X-CEKURA-API-KEY",
                                world.scene.organizationKey(acme))
                        .body())
                .isEqualTo("""
                        {"name": ["Null characters and lone surrogates are not allowed."],
                         "discovery_source": ["Null characters and lone surrogates are not allowed."],
                         "team_size": ["\\"many\\" is not a valid choice."]}""");
        assertThat(world.scene.count("organization WHERE name = 'Acme' AND id = " + acme))
                .isOne();
    }

    @Test
    void in_the_management_and_organisation_apis() {
        int acme = world.scene.organization("Acme");
        String organisation = "/management/v2.0/organisations/"
                + ObjectIds.read(world.server.database()).of(Kind.ORGANIZATION, acme);
        assertThatJson(send(
                                "PATCH",
                                organisation,
                                "{\"name\": \"a\\u0000b\", \"quotaMaxUsers\": -1, \"x\": [1e600]}",
                                "Authorization",
                                TestServer.basic())
                        .body())
                .inPath("details.errors[*].path")
                .isEqualTo("[\"name\", \"x.0\", \"quotaMaxUsers\", \"x\"]");
        assertThatJson(send(
                                "POST",
                                "/v2.0/projects",
                                "{\"name\": \"a\\ud800\", \"color\": 5}",
                                "X-API-Key",
                                world.scene.organizationKey(acme))
                        .body())
                .inPath("details.errors[*].path")
                .isEqualTo("[\"name\", \"color\"]");
        assertThat(world.scene.count("project WHERE organization_id = " + acme)).isZero();
    }

    @Test
    void in_the_usage_api() {
        int acme = world.organization("quota_max_messages_per_day", 5);
        assertThatJson(send(
                                "POST",
                                "/usage/v1/organizations/" + acme + "/consume",
                                "{\"metric\": \"messages\", \"amount\": -1, \"note\": \"\\u0000\"}",
                                "Authorization",
                                "Bearer " + world.key)
                        .body())
                .inPath("errors[*].field")
                .isArray()
                .containsExactlyInAnyOrder("note", "amount", "note");
        assertThat(world.scene.count("usage_counter WHERE organization_id = " + acme))
                .isZero();
    }
}
