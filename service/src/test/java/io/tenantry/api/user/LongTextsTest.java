package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts have the maximum that the vendor's reference gives them, and none otherwise. */
class LongTextsTest extends WritingPeople {
    @ParameterizedTest
    @ValueSource(ints = {256, 10_000, 1_000_000})
    void what_led_here_may_have_any_length(int length) {
        int organization = scene.organization("Long");
        String key = scene.organizationKey(organization);
        String path = "/user/organizations/" + organization + "/";
        String long1 = "x".repeat(length);
        HttpResponse<String> reply = json("PATCH", path, key, "{\"discovery_source\": \"" + long1 + "\"}");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThatJson(reply.body()).inPath("discovery_source").isEqualTo(long1);
        for (String list : new String[] {"/user/organizations/", "/user/v2/organizations/", path}) {
            assertThat(server.get(list, KEY, key).body()).contains(long1);
        }
        assertThat(json("PUT", path, key, "{\"name\": \"Long\", \"limit_to_exclusive_numbers\": true}")
                        .body())
                .contains(long1);
    }

    @Test
    void it_counts_letters_of_any_script() {
        int organization = scene.organization("Wide");
        String wide = "🙂".repeat(200_000);
        HttpResponse<String> reply = json(
                "PATCH",
                "/user/organizations/" + organization + "/",
                scene.organizationKey(organization),
                "{\"discovery_source\": \"" + wide + "\"}");
        assertThatJson(reply.body()).inPath("discovery_source").isEqualTo(wide);
    }

    @Test
    void keys_of_providers_may_have_any_length() {
        int organization = scene.organization("Keys");
        int project = scene.project(organization, "Keys");
        String key = scene.organizationKey(organization);
        String secret = "s".repeat(4_000) + "last";
        HttpResponse<String> ofOrganization = json(
                "PATCH",
                "/user/organizations/" + organization + "/",
                key,
                "{\"retell_api_key\": \"" + secret + "\", \"vapi_public_key\": \"" + secret + "\"}");
        assertThatJson(ofOrganization.body())
                .inPath("retell_api_key_configured")
                .isEqualTo("********last");
        HttpResponse<String> ofProject = json(
                "PATCH", "/user/v1/projects/" + project + "/", key, "{\"elevenlabs_api_key\": \"" + secret + "\"}");
        assertThatJson(ofProject.body()).inPath("elevenlabs_api_key_configured").isEqualTo("********last");
    }

    @Test
    void the_maxima_of_the_reference_hold() {
        int organization = scene.organization("Short");
        HttpResponse<String> reply = json(
                "PATCH",
                "/user/organizations/" + organization + "/",
                scene.organizationKey(organization),
                "{\"name\": \"%1$s\", \"webhook_secret\": \"%1$s\", \"webhook_url\": \"https://example.com/%1$s\"}"
                        .formatted("x".repeat(256)));
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isObject().containsOnlyKeys("name", "webhook_secret", "webhook_url");
    }
}
