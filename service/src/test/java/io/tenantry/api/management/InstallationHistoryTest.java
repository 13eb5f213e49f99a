package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The history of the whole installation, for operators. */
class InstallationHistoryTest extends Operations {
    private JsonNode events(String query) {
        HttpResponse<String> reply = operator("GET", "/auditevents" + query, null);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return Json.MAPPER.readTree(reply.body());
    }

    private int patched(int organization, String name) {
        String path = "/organisations/" + ids.of(ObjectIds.Kind.ORGANIZATION, organization);
        return operator("PATCH", path, "{\"name\": \"" + name + "\"}").statusCode();
    }

    @Test
    void operators_see_who_did_what_where_in_every_organisation() {
        int other = scene.organization("Other");
        assertThat(patched(acme, "One")).isEqualTo(200);
        assertThat(patched(other, "Two")).isEqualTo(200);
        operator("POST", "/system/createsystemmessage", "{\"until\": 2147483647, \"message\": \"Hello\"}");

        assertThat(events("").get("total").asInt()).isEqualTo(3);
        JsonNode one = events("?organisation=" + id).get("items").get(0);
        assertThat(one.at("/changes/0/before").asString()).isEqualTo("Acme");
        assertThat(one.at("/changes/0/after").asString()).isEqualTo("One");
        assertThat(one.at("/operator").asString()).isEqualTo("operator");
        assertThat(one.at("/performedBy/actor").asString()).isEqualTo("operator");
        assertThat(one.at("/ipAddress").asString()).isEqualTo("127.0.0.1");
        assertThat(one.at("/modifiedResources/0/resourceName").asString()).isEqualTo("One");
        assertThat(events("?organisation=").get("items")).hasSize(1);
        assertThat(events("?objectType=Organization&operator=operator&filter=UPDATE")
                        .get("total")
                        .asInt())
                .isEqualTo(2);
        assertThat(events("?traceId=" + one.get("traceId").asString())
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(events("?performedBy.actor=nobody@example.com").get("total").asInt())
                .isZero();
        assertThat(Json.MAPPER.readTree(
                        operator("GET", "/auditevents/" + one.get("_id").asString(), null)
                                .body()))
                .isEqualTo(one);
        assertThat(operator("GET", "/auditevents/" + ids.of(ObjectIds.Kind.AUDIT_EVENT, 999), null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void entries_without_a_request_are_alike_however_they_are_stored() {
        for (int i = 0; i < 6; i++) {
            patched(acme, "N" + i);
        }
        List<JsonNode> before =
                events("?sort=_id:asc").get("items").valueStream().toList();
        scene.sql("UPDATE audit_event SET request_id = CASE id % 2 WHEN 0 THEN '' END");
        for (String query : List.of("?traceId=&sort=_id:asc", "?traceId", "?sort=traceId:asc", "?sort=traceId:desc")) {
            List<String> ids = events(query)
                    .get("items")
                    .valueStream()
                    .map(event -> event.get("_id").asString())
                    .toList();
            assertThat(ids)
                    .as(query)
                    .isEqualTo(before.stream()
                            .map(event -> event.get("_id").asString())
                            .toList());
        }
    }

    @Test
    void cursors_lead_through_every_order_and_back() {
        for (int i = 0; i < 7; i++) {
            patched(i % 2 == 0 ? acme : scene.organization("O" + i), "N" + i);
        }
        for (String sort :
                List.of("_id:asc", "timestamp:desc", "organisation:asc,_id:desc", "action:asc", "operator:desc")) {
            List<String> seen = new ArrayList<>();
            JsonNode page = events("?limit=2&sort=" + sort);
            page.get("items").forEach(event -> seen.add(event.get("_id").asString()));
            while (!page.get("next").isNull()) {
                page = events("?limit=2&next=" + page.get("next").asString());
                page.get("items").forEach(event -> seen.add(event.get("_id").asString()));
            }
            assertThat(seen).as(sort).hasSize(7).doesNotHaveDuplicates();
            page = events("?limit=2&previous=" + page.get("previous").asString());
            assertThat(page.get("items").get(1).get("_id").asString()).as(sort).isEqualTo(seen.get(5));
        }
    }

    @Test
    void it_comes_in_every_media_type_and_for_operators_alone() {
        patched(acme, "One");
        for (String type :
                List.of("application/json", "application/hal+json", "application/xml", "text/xml", "text/csv")) {
            String all = "/management/v2.0/auditevents";
            HttpResponse<String> list = server.get(all, "Authorization", TestServer.basic(), "Accept", type);
            assertThat(list.statusCode()).as(type).isEqualTo(200);
            assertThat(list.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
            assertThat(list.body()).contains("updateOrganisation").contains("Acme");
            String one = all + "/" + events("").get("items").get(0).get("_id").asString();
            assertThat(server.get(one, "Authorization", TestServer.basic(), "Accept", type)
                            .statusCode())
                    .as(type)
                    .isEqualTo(200);
        }
        assertThat(server.get("/management/v2.0/auditevents").statusCode()).isEqualTo(401);
        assertThat(operator("GET", "/auditevents?nonsense=1", null).statusCode())
                .isEqualTo(400);
        assertThat(operator("GET", "/auditevents/x", null).statusCode()).isEqualTo(400);
    }
}
