package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One organization with two projects, requested by callers with and without access. */
class OrganizationResourceTest extends SeenOrganizations {
    @Test
    void an_admin_sees_everything() {
        assertSeen(scene.personKey(admin), acme("hush", everybody(), salesAsSeen(), supportAsSeen()));
    }

    @Test
    void a_member_of_the_organization_sees_everything_but_the_secret() {
        assertSeen(scene.personKey(member), acme("", everybody(), salesAsSeen(), supportAsSeen()));
    }

    @Test
    void a_member_of_a_project_sees_that_project_alone() {
        assertSeen(scene.personKey(guest), acme("", membership(guest, "Gil", "labs", false), salesAsSeen()));
    }

    @Test
    void an_organizations_key_sees_everything() {
        assertSeen(scene.organizationKey(acme), acme("hush", everybody(), salesAsSeen(), supportAsSeen()));
    }

    @Test
    void a_projects_key_sees_that_project_alone() {
        assertSeen(
                scene.projectKey(acme, support), acme("", membership(member, "Max", "member", true), supportAsSeen()));
    }

    @Test
    void a_strangers_organization_looks_like_none() {
        String key = scene.personKey(stranger);
        String nothing = server.get(LIST + 2_000_000_000 + "/", KEY, key).body();
        for (String caller : List.of(key, scene.organizationKey(strangers))) {
            HttpResponse<String> reply = server.get(LIST + acme + "/", KEY, caller);
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(reply.body()).isEqualTo(nothing).isEqualTo("{\"detail\":\"Not found.\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "01",
                "+1",
                "1.0",
                "2147483648",
                "99999999999999999999",
                "abc",
                "%20",
                "1%00",
                "%ff",
                "1;x"
            })
    void what_is_no_id_is_the_id_of_nothing(String id) {
        HttpResponse<String> reply = server.get(LIST + id + "/", KEY, scene.personKey(admin));
        assertThat(reply.statusCode()).isIn(400, 404);
        assertThatJson(reply.body()).isObject().containsOnlyKeys("detail");
        assertThat(reply.statusCode()).isEqualTo(id.contains("%00") || id.contains("%ff") ? 400 : 404);
    }

    @Test
    void every_setting_shows_its_value() {
        int full = scene.organization("Full");
        int person = scene.personIn(full, "full@example.com", "admin");
        scene.sql("""
                UPDATE organization SET team_size = '<10', discovery_source = 'a friend', outbound_timeout = -2147483648,
                  quota_max_users = 7, max_call_duration = 2147483647, low_credits_threshold = -99999999.9,
                  vapi_api_key = '\\x00', vapi_api_key_mask = '********3f9a', webhook_url = 'https://example.com/hook',
                  timezone = 'Europe/Berlin', onboarding_flow = 'observability', auto_refill_max_cap = 0.5
                WHERE id = ?""", full);
        assertThatJson(server.get(LIST + full, KEY, scene.personKey(person)).body())
                .isObject()
                .hasSize(56)
                .containsEntry("team_size", "<10")
                .containsEntry("discovery_source", "a friend")
                .containsEntry("low_credits_threshold", "-99999999.90")
                .containsEntry("auto_refill_max_cap", "0.50")
                .containsEntry("vapi_api_key_configured", "********3f9a")
                .containsEntry("webhook_url", "https://example.com/hook")
                .containsEntry("timezone", "Europe/Berlin")
                .containsEntry("onboarding_flow", "observability")
                .containsEntry("outbound_timeout", java.math.BigDecimal.valueOf(Integer.MIN_VALUE))
                .containsEntry("max_call_duration", java.math.BigDecimal.valueOf(Integer.MAX_VALUE))
                .containsEntry("max_members_limit", java.math.BigDecimal.valueOf(7));
    }

    @Test
    void wrong_methods_are_refused_with_the_right_ones() {
        HttpResponse<String> reply =
                server.send("DELETE", "/user/v2/organizations/", null, KEY, scene.personKey(admin));
        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.body()).isEqualTo("{\"detail\":\"Method \\\"DELETE\\\" not allowed.\"}");
        assertThat(reply.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }

    @Test
    void who_takes_no_json_gets_nothing() {
        HttpResponse<String> reply = server.get(LIST, KEY, scene.personKey(admin), "Accept", "text/html");
        assertThat(reply.statusCode()).isEqualTo(406);
        assertThat(reply.headers().firstValue("Vary").orElseThrow()).startsWith("Accept, ");
        assertThat(reply.body())
                .isEqualTo("{\"detail\":\"The Accept header excludes application/json, the only format there is.\"}");
    }

    @Test
    void who_has_it_already_gets_304() {
        String key = scene.personKey(admin);
        String tag = server.get(LIST, KEY, key).headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = server.get(LIST, KEY, key, "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }
}
