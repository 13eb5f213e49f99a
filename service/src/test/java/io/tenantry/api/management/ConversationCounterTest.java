package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Counts of conversations, the licence and the account at Live Agent in the organisation API. */
class ConversationCounterTest extends OrganisationScene {
    private HttpResponse<String> report(Acme acme, @Nullable String project, String... items) {
        StringBuilder body = new StringBuilder();
        for (String item : items) {
            String[] parts = item.split(" ");
            body.append(body.isEmpty() ? "" : ", ")
                    .append("{\"key\": \"k%d\", \"organisationId\": \"%s\", \"at\": \"%s\", \"conversations\": %s"
                            .formatted(next(), ids.of(Kind.ORGANIZATION, acme.id), parts[0], parts[1]))
                    .append(parts.length > 2 ? ", \"channel\": \"" + parts[2] + "\"" : "")
                    .append(project == null ? "" : ", \"projectId\": \"" + project + "\"")
                    .append("}");
        }
        return server.send(
                "POST",
                "/management/v2.0/billing/conversations",
                "{\"items\": [" + body + "]}",
                "Authorization",
                TestServer.basic(),
                "Content-Type",
                "application/json",
                "Accept",
                "application/json");
    }

    @Test
    void conversations_are_counted_by_day_and_channel_of_the_organisation_and_of_its_projects() {
        Acme acme = new Acme();
        scene.sql("UPDATE organization SET billing_timezone = 'Asia/Tokyo' WHERE id = ?", acme.id);
        String project = ids.of(Kind.PROJECT, scene.project(acme.id, "P"));
        String other = ids.of(Kind.PROJECT, scene.project(acme.id, "Other"));
        assertStatus(report(acme, null, "2026-03-01T10:00:00Z 5 rest", "2026-03-01T20:00:00Z 2"), 200);
        assertStatus(report(acme, project, "2026-03-01T10:00:00Z 3 rest", "2026-04-01T10:00:00Z 1 line"), 200);
        assertThatJson(acme.get("/conversationcounter?year=2026&month=3").body())
                .isEqualTo("""
                {"items": [{"conversations": 8, "day": 1, "month": 3, "year": 2026, "channel": "rest"},
                           {"conversations": 2, "day": 2, "month": 3, "year": 2026}]}""");
        assertThatJson(acme.get("/conversationcounter?year=2026&channel=line").body())
                .inPath("items[0].month")
                .isEqualTo(4);
        assertThatJson(acme.get("/conversationcounter?year=2025").body()).isEqualTo("{\"items\": []}");
        String ofProject = "/projects/" + project + "/conversationcounter?year=2026";
        assertThatJson(acme.get(ofProject + "&month=3").body()).isEqualTo("""
                {"items": [{"conversations": 3, "day": 1, "month": 3, "year": 2026, "channel": "rest"}]}""");
        assertThatJson(acme.get("/projects/" + other + "/conversationcounter?year=2026")
                        .body())
                .isEqualTo("{\"items\": []}");
        assertThatJson(acme.get("/v3.0/conversationcounter?year=2026&month=3").body())
                .isEqualTo("""
                {"items": [{"conversations": 8, "day": 1, "month": 3, "year": 2026,
                            "perChannel": [{"channel": "rest", "conversations": 8}]},
                           {"conversations": 2, "day": 2, "month": 3, "year": 2026,
                            "perChannel": [{"conversations": 2}]}]}""");
        assertThatJson(acme.get("/v3.0" + ofProject).body())
                .inPath("items")
                .isArray()
                .hasSize(2);
        assertThat(acme.get(ofProject, "Accept", "text/csv").body())
                .isEqualTo("\ufeffconversations,day,month,year,channel\r\n3,1,3,2026,rest\r\n1,1,4,2026,line\r\n");
        assertStatus(acme.send("DELETE", "/projects/" + project, null), 200);
        assertThatJson(acme.get("/conversationcounter?year=2026&month=4").body())
                .inPath("items")
                .isArray()
                .hasSize(1);
    }

    @Test
    void what_is_wrong_with_the_parameters() {
        Acme acme = new Acme();
        assertRefused(acme.get("/conversationcounter"), 400, 1000, "year");
        assertRefused(acme.get("/conversationcounter?year=1999&month=13"), 400, 1005, "year", "month");
        assertRefused(acme.get("/conversationcounter?year=2026&month=3&month=4"), 400, 1005, "month");
        assertRefused(acme.get("/conversationcounter?year=2026&nonConversational=1"), 400, 1005, "nonConversational");
        for (String wrong :
                List.of("startDate=2026-01-01", "timezone=UTC", "limit=5", "nonConversational=true&channel=rest")) {
            assertRefused(acme.get("/conversationcounter?year=2026&" + wrong), 400, 400);
        }
        assertStatus(acme.get("/conversationcounter?year=2026&nonConversational=true&channel=nonConversational"), 200);
        assertStatus(acme.get("/conversationcounter?year=2026&nonConversational=false&channel=rest"), 200);
    }

    @Test
    void counts_of_a_project_that_is_not_the_organisations_are_refused_as_a_whole() {
        Acme acme = new Acme();
        Acme other = new Acme();
        String theirs = ids.of(Kind.PROJECT, scene.project(other.id, "P"));
        assertRefused(report(acme, theirs, "2026-03-01T10:00:00Z 5 rest"), 400, 1005, "items[0].projectId");
        assertRefused(report(acme, "short", "2026-03-01T10:00:00Z 5 rest"), 400, 1005, "items[0].projectId");
        assertThatJson(acme.get("/conversationcounter?year=2026").body()).isEqualTo("{\"items\": []}");
    }

    @Test
    void the_licence_is_valid_in_both_places_and_nobody_writes_it() {
        HttpResponse<String> open = call("wrong", "GET", "/system/license", null);
        assertThatJson(open.body()).isEqualTo("{\"state\": \"valid\"}");
        HttpResponse<String> operators = server.get(
                "/new/management/v2.0/system/license",
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json");
        assertThatJson(operators.body()).isEqualTo("""
                {"state": "valid", "systemCapabilities": {"aiOpsCenterEnabled": false, "quotaMaxKnowledgeChunks": 0},
                 "company": "", "expirationDate": "", "signedDate": "", "features": []}""");
        assertStatus(server.get("/management/v2.0/system/license"), 401);
        for (String path : List.of("/v2.0/system/license", "/management/v2.0/system/license")) {
            HttpResponse<String> written = server.send("POST", path, "{}", "Authorization", TestServer.basic());
            assertRefused(written, 405, 1013);
            assertThat(written.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void the_account_at_live_agent_is_null_until_it_is_set() {
        Acme acme = new Acme();
        assertThatJson(acme.get("/organisations/liveagentaccount").body()).isEqualTo("{\"liveAgentAccount\": null}");
        assertThat(acme.get("/organisations/liveagentaccount", "Accept", "text/csv")
                        .body())
                .isEqualTo("\ufeffliveAgentAccount\r\n\"\"\r\n");
        scene.sql("UPDATE organization SET live_agent_account = 17 WHERE id = ?", acme.id);
        assertThatJson(acme.get("/organisations/liveagentaccount").body()).isEqualTo("{\"liveAgentAccount\": 17}");
    }
}
