package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.SettableClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BillingResourceTest {
    private static final String PATH = "/management/v2.0/billing";

    private final TestServer server =
            TestServer.start(TestDatabases.create(), new SettableClock(), Options.of(Map.of()));
    private final Scene scene = new Scene(server);
    private final ObjectIds ids = ObjectIds.read(server.database());
    private final int acme = scene.organization("Acme");
    private final String id = ids.of(ObjectIds.Kind.ORGANIZATION, acme);

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> report(String... items) {
        return server.send(
                "POST",
                PATH + "/conversations",
                "{\"items\": [" + String.join(",", items) + "]}",
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json");
    }

    @Test
    void services_with_the_scope_report_their_counts_for_the_organizations_that_they_see() {
        int other = scene.organization("Other");
        String otherId = ids.of(ObjectIds.Kind.ORGANIZATION, other);
        String one = item("a", "2026-03-01T00:00:00Z", 2);
        String both = one + "," + item("b", "2026-03-01T00:00:00Z", 5).replace(id, otherId);
        ServiceReach narrow = new ServiceReach.Only(Set.of(new OrganizationId(acme)));
        assertThatJson(service(narrow, ServiceScope.REPORT, "", one).body())
                .isEqualTo("{\"counted\": 1, \"repeated\": 0}");
        HttpResponse<String> refused = service(narrow, ServiceScope.REPORT, "/new", both);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThatJson(refused.body()).inPath("details.errors").isEqualTo("""
                [{"path": "items[1].organisationId", "message": "There is no such organisation."}]""");
        assertThatJson(service(ServiceReach.Everywhere.INSTANCE, ServiceScope.REPORT, "/new", both)
                        .body())
                .isEqualTo("{\"counted\": 1, \"repeated\": 1}");
        for (ServiceScope scope : ServiceScope.values()) {
            if (scope != ServiceScope.REPORT) {
                assertThat(service(ServiceReach.Everywhere.INSTANCE, scope, "", one)
                                .statusCode())
                        .isEqualTo(403);
            }
        }
        assertThatJson(list("?year=2026&month=3"))
                .inPath("items[*].conversations[*].conversations")
                .isEqualTo("[2, 5]");
    }

    private HttpResponse<String> service(ServiceReach reach, ServiceScope scope, String prefix, String items) {
        String key = server.installation()
                .serviceKeys()
                .create(new Caller.Operator("ada"), new ServiceKeyTerms("counts", Set.of(scope), reach, 1))
                .text();
        return server.send(
                "POST",
                prefix + PATH + "/conversations",
                "{\"items\": [" + items + "]}",
                "Authorization",
                "Bearer " + key,
                "Accept",
                "application/json");
    }

    private String item(String key, String at, int count) {
        return "{\"key\": \"%s\", \"organisationId\": \"%s\", \"at\": \"%s\", \"channel\": \"web\", \"conversations\": %d}"
                .formatted(key, id, at, count);
    }

    private String list(String query) {
        return server.get(PATH + query, "Authorization", TestServer.basic(), "Accept", "application/json")
                .body();
    }

    @Test
    void conversations_are_added_up_by_day_and_channel_and_none_counts_twice() {
        assertThatJson(report(
                                item("a", "2026-03-01T00:00:00Z", 2),
                                item("b", "2026-03-01T23:59:59.999Z", 3),
                                item("b", "2026-03-01T12:00:00Z", 100),
                                item("c", "2026-03-31T22:00:00-03:00", 7))
                        .body())
                .isEqualTo("{\"counted\": 3, \"repeated\": 1}");
        assertThatJson(report(item("a", "2026-03-01T00:00:00Z", 2), item("d", "2026-02-28T23:59:59Z", 1))
                        .body())
                .isEqualTo("{\"counted\": 1, \"repeated\": 1}");
        assertThatJson(list("")).isEqualTo("""
                {"items": [{"organisationId": "%s", "name": "Acme", "isDisabled": false, "conversations":
                   [{"conversations": 5, "day": 1, "month": 3, "year": 2026, "channel": "web"}]}],
                 "total": 1, "next": null, "previous": null, "nextCursor": null, "previousCursor": null}""".formatted(id));
        assertThatJson(list("?year=2026")).inPath("items[0].conversations").isEqualTo("""
                [{"conversations": 1, "day": 28, "month": 2, "year": 2026, "channel": "web"},
                 {"conversations": 5, "day": 1, "month": 3, "year": 2026, "channel": "web"},
                 {"conversations": 7, "day": 1, "month": 4, "year": 2026, "channel": "web"}]""");
        assertThatJson(list("?month=4"))
                .inPath("items[0].conversations[0].conversations")
                .isEqualTo(7);
        assertThatJson(list("?month=4&year=2025"))
                .inPath("items[0].conversations")
                .isEqualTo("[]");
    }

    @Test
    void days_are_cut_in_the_billing_time_zone_also_where_clocks_change() {
        scene.sql("UPDATE organization SET billing_timezone = 'US/Pacific-New' WHERE id = ?", acme);
        // Clocks went forward in Los Angeles on the 8th of March 2026: that day had 23 hours.
        report(
                item("a", "2026-03-08T07:59:59Z", 1),
                item("b", "2026-03-08T08:00:00Z", 10),
                item("c", "2026-03-09T06:59:59Z", 100),
                item("d", "2026-03-09T07:00:00Z", 1000));
        assertThatJson(list("?month=3")).inPath("items[0].conversations").isEqualTo("""
                [{"conversations": 1, "day": 7, "month": 3, "year": 2026, "channel": "web"},
                 {"conversations": 110, "day": 8, "month": 3, "year": 2026, "channel": "web"},
                 {"conversations": 1000, "day": 9, "month": 3, "year": 2026, "channel": "web"}]""");
        scene.sql("UPDATE organization SET billing_timezone = 'Asia/Kathmandu' WHERE id = ?", acme);
        assertThatJson(list("?month=3")).inPath("items[0].conversations").isEqualTo("""
                [{"conversations": 11, "day": 8, "month": 3, "year": 2026, "channel": "web"},
                 {"conversations": 1100, "day": 9, "month": 3, "year": 2026, "channel": "web"}]""");
    }

    @Test
    void the_list_is_filtered_sorted_paged_and_queried_like_organisations() {
        scene.organization("Zeta");
        scene.sql("UPDATE organization SET disabled = true WHERE name = 'Zeta'");
        assertThatJson(list("?sort=name:desc&limit=1")).inPath("items[0].name").isEqualTo("Zeta");
        assertThatJson(list("?isDisabled=true")).inPath("total").isEqualTo(1);
        assertThatJson(list("?filter=cme")).inPath("items[0].name").isEqualTo("Acme");
        assertThatJson(list("?organisationId=" + id)).inPath("total").isEqualTo(1);
        for (String wrong : List.of("?month=13", "?year=abc", "?limit=0", "?conversations=1", "?sort=day")) {
            assertThatJson(list(wrong)).inPath("status").isEqualTo(400);
        }
    }

    @Test
    void every_wrong_item_is_named() {
        HttpResponse<String> reply = report(
                "{\"key\": 5, \"organisationId\": \"" + id
                        + "\", \"at\": \"yesterday\", \"conversations\": -1, \"extra\": 1}",
                "7");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body())
                .inPath("details.errors[*].path")
                .isArray()
                .containsExactlyInAnyOrder(
                        "items[0].key", "items[0].at", "items[0].conversations", "items[0].extra", "items[1]");
        String nobody = ids.of(ObjectIds.Kind.ORGANIZATION, 999);
        assertThatJson(report(item("a", "2026-03-01T00:00:00Z", 1).replace(id, nobody))
                        .body())
                .inPath("details.errors[0].path")
                .isEqualTo("items[0].organisationId");
    }

    @Test
    void an_id_that_names_nothing_is_told_with_everything_else_that_is_wrong() {
        String elsewhere = "f".repeat(24);
        String count = item("a", "2026-03-01T00:00:00Z", 1);
        HttpResponse<String> reply = report(
                count,
                count.replace(id, elsewhere),
                count.replace(id, "short"),
                count.replace("\"channel\"", "\"projectId\": \"" + elsewhere + "\", \"channel\""),
                count.replace("\"channel\"", "\"projectId\": \"short\", \"channel\""));
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).inPath("details.errors").isEqualTo("""
                [{"path": "items[1].organisationId", "message": "There is no such organisation."},
                 {"path": "items[2].organisationId", "message": "%1$s"},
                 {"path": "items[3].projectId", "message": "The organisation has no such project."},
                 {"path": "items[4].projectId", "message": "%1$s"}]""".formatted("${json-unit.any-string}"));
        assertThatJson(list("")).inPath("items[0].conversations").isEqualTo("[]");
    }

    @Test
    void ten_thousand_counts_go_in_at_once_and_one_more_does_not() {
        String[] items = IntStream.range(0, 10_000)
                .mapToObj(i -> item("key" + i, "2026-03-01T00:00:00Z", 1))
                .toArray(String[]::new);
        assertThatJson(report(items).body()).isEqualTo("{\"counted\": 10000, \"repeated\": 0}");
        assertThatJson(list(""))
                .inPath("items[0].conversations[0].conversations")
                .isEqualTo(10000);
        String more = IntStream.rangeClosed(0, 10_000).mapToObj(i -> "{}").collect(Collectors.joining(","));
        assertThat(report(more).statusCode()).isEqualTo(400);
    }
}
