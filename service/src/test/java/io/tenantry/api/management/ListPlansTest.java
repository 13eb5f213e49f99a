package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.StatementPlans;
import io.tenantry.StatementPlans.Work;
import io.tenantry.TestServer;
import io.tenantry.access.Deadline;
import io.tenantry.api.management.wire.Json;
import io.tenantry.organization.index.RareIndexes;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The plans of all statements that read pages of lists of 100,000: each reads hardly more than the page. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ListPlansTest {
    private static final int ROWS = 100_000;
    private static final String ORGANISATIONS = "/management/v2.0/organisations?limit=25";
    private static final String USERS = "/management/v2.0/users?limit=25";
    private static final Set<String> LARGE = Set.of(
            "organization",
            "membership",
            "person",
            "organization_external_id",
            "organization_metadata",
            "person_external_id",
            "membership_metadata");
    /** Of 8 kB. A page of 25 from 100,000 that are not in the order of their ids takes some 150 to 400. */
    private static final long MOST_BUFFERS = 900;

    private static final int MOST_SORTED = 101;

    private static final List<String> FIELDS = List.of(
            "name",
            "disabled",
            "businessUnitId",
            "liveAgentAccount",
            "quotaMaxUsers",
            "quotaMaxMessagesPerDay",
            "billingTimezone",
            "passwordPolicy.maxLength",
            "passwordPolicy.minLength",
            "dataPrivacySettings.enabled",
            "dataPrivacySettings.maskLogging");

    private static final List<String> USER_FIELDS = List.of(
            "id",
            "name",
            "createdAt",
            "lastChanged",
            "createdBy",
            "lastChangedBy",
            "disabled",
            "acceptedTOS",
            "organisation",
            "cxoneId",
            "cxoneEmail");

    private TestServer server;
    private StatementPlans plans;

    @BeforeAll
    void start() {
        server = TestServer.start();
        // Scattered, and short: the index of parts of names takes most of the time.
        sql("""
                INSERT INTO organization (name, name_fold, name_order, disabled, quota_max_users, quota_max_messages_per_day,
                  business_unit_id, live_agent_account, billing_timezone, data_privacy_enabled, data_privacy_mask_logging,
                  password_policy_min_length, data_privacy_ignore_list)
                SELECT name, name, name::bytea, n % 20 = 0, 5 * (n % 200), 1000 * (n % 1000),
                  CASE WHEN n % 3 > 0 THEN 'BU-' || n % 10000 END, CASE WHEN n % 3 < 2 THEN hashint4(n)::bigint + 3000000000 END,
                  CASE WHEN n % 2 = 0 THEN 'UTC' ELSE 'Europe/Berlin' END, n % 2 = 0, n > 1000, 8 + n % 25,
                  CASE WHEN n % 1000 = 0 THEN ARRAY['p' || n % 3000, 'other'] ELSE '{}' END
                FROM (SELECT n, CASE WHEN n > 90000 THEN 'together ' ELSE 'org ' END || n::bigint * 7919 % 100003 AS name
                      FROM generate_series(1, 100000) n) made""");
        sql("""
                INSERT INTO person (email, email_fold, name, name_fold, name_order)
                SELECT name || '@example.com', name || '@example.com', name, name, name::bytea
                FROM (SELECT (n::bigint * 7919 % 100003)::text AS name FROM generate_series(1, 100000) n) made""");
        sql("""
                INSERT INTO membership (organization_id, person_id, role, disabled, cxone_id, cxone_email)
                SELECT CASE WHEN id % 3 = 0 THEN 1 ELSE id END, id, CASE WHEN id % 50 = 0 THEN 'admin' ELSE 'member' END,
                  id % 20 = 0, CASE WHEN id % 2 = 0 THEN 'x' || id % 10 END, CASE WHEN id % 7 > 0 THEN 'c' || id END
                FROM person WHERE email LIKE '%@example.com'""");
        sql("INSERT INTO organization_external_id SELECT id, 'ext-' || id FROM organization");
        sql("INSERT INTO person_external_id SELECT id, 'ext-' || id FROM person");
        for (String of : List.of("organization", "membership")) {
            sql("""
                    INSERT INTO %1$s_metadata SELECT id, key, value FROM %1$s
                    CROSS JOIN LATERAL (VALUES ('account', 'acc-' || id), ('tier', 't' || id %% 1000)) v (key, value)""".formatted(of));
        }
        sql("VACUUM ANALYZE organization, membership, person, "
                + String.join(
                        ", ",
                        LARGE.stream().filter(table -> table.contains("_")).toList()));
        // As the server does from time to time.
        new RareIndexes(server.database()).keep();
        plans = new StatementPlans(server, LARGE);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void sql(String sql) {
        Deadline.ofEachWait(Deadline.LONG, () -> server.database().read(handle -> handle.execute(sql)));
    }

    private JsonNode page(String path) {
        HttpResponse<String> reply =
                server.get(path, "Authorization", TestServer.basic(), "Accept", "application/json");
        assertThat(reply.statusCode()).as(path + " " + reply.body()).isEqualTo(200);
        return Json.MAPPER.readTree(reply.body());
    }

    /** The work of the statements of a request. */
    private List<Work> work(String path) {
        plans.clear();
        page(path);
        List<Work> works = plans.work();
        assertThat(works).as(path).isNotEmpty();
        return works;
    }

    private void assertReadsThePage(String path, long buffers, long sorted) {
        for (Work work : work(path)) {
            assertThat(work.scanned()).as(path).isEmpty();
            assertThat(work.sorted()).as(path).isLessThanOrEqualTo(sorted);
            assertThat(work.buffers()).as(path).isLessThanOrEqualTo(buffers);
        }
    }

    private void assertEveryPageIsRead(String list, Random random) {
        assertReadsThePage(list, MOST_BUFFERS, MOST_SORTED);
        JsonNode place = page(list.replace("limit=25", "limit=1") + "&skip=" + random.nextInt(1, ROWS - 1));
        for (String way : List.of("next", "previous")) {
            assertReadsThePage(list + "&" + way + "=" + place.get(way).asString(), MOST_BUFFERS, MOST_SORTED);
        }
    }

    @Test
    void a_page_of_organisations_from_anywhere_in_every_order_by_one_field() {
        Random random = new Random(1);
        for (String field : FIELDS) {
            for (String direction : List.of(":asc", ":desc")) {
                assertEveryPageIsRead(ORGANISATIONS + "&sort=" + field + direction, random);
            }
        }
    }

    @Test
    void a_page_of_users_from_anywhere_in_every_order_by_one_field() {
        Random random = new Random(2);
        for (String field : USER_FIELDS) {
            for (String direction : List.of(":asc", ":desc")) {
                assertEveryPageIsRead(USERS + "&sort=" + field + direction, random);
            }
        }
    }

    @Test
    void a_page_by_a_setting_and_then_by_name_or_id() {
        Random random = new Random(4);
        for (String setting : List.of("disabled", "businessUnitId", "quotaMaxUsers")) {
            for (String direction : List.of(":asc", ":desc")) {
                for (String then : List.of(",name:asc", ",name:desc", ",name,billingTimezone", ",_id:desc")) {
                    assertEveryPageIsRead(ORGANISATIONS + "&sort=" + setting + direction + then, random);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sort=_id                               | TRUE         | id
            sort=dataPrivacySettings.enabled       | TRUE         | data_privacy_enabled, id
            sort=dataPrivacySettings.enabled:desc  | TRUE         | data_privacy_enabled DESC, id
            sort=disabled                          | TRUE         | disabled, id
            sort=passwordPolicy.maxLength:desc     | TRUE         | password_policy_max_length DESC, id
            sort=passwordPolicy.minLength          | TRUE         | password_policy_min_length, id
            sort=quotaMaxMessagesPerDay:desc       | TRUE         | quota_max_messages_per_day DESC, id
            disabled=false                         | NOT disabled | id
            disabled=false&sort=disabled:desc      | NOT disabled | id
            """)
    void a_far_place_of_a_list_is_reached_in_indexes_alone(String list, String which, String order) {
        for (int skip : List.of(10_000, ROWS / 4, ROWS / 2)) {
            String path = ORGANISATIONS + "&fields=organizationNumber&" + list + "&skip=" + skip;
            // The table has some 5,000 pages.
            assertReadsThePage(path, 2_500, ROWS / 2);
            List<Integer> rows = server.database()
                    .read(handle -> handle.createQuery("SELECT id FROM organization WHERE " + which + " ORDER BY "
                                    + order + " LIMIT 25 OFFSET " + skip)
                            .mapTo(Integer.class)
                            .list());
            assertThat(page(path)
                            .get("items")
                            .valueStream()
                            .map(item -> item.get("organizationNumber").asInt()))
                    .containsExactlyElementsOf(rows);
        }
    }

    @Test
    void the_way_to_a_far_place_does_not_depend_on_chance() {
        plans.clear();
        page(ORGANISATIONS + "&sort=dataPrivacySettings.enabled&skip=" + ROWS / 2);
        String sample = plans.statements().stream()
                .filter(statement -> statement.contains("TABLESAMPLE"))
                .findFirst()
                .orElseThrow();
        List<Boolean> found = server.database()
                .read(handle -> IntStream.range(0, 1_000)
                        .mapToObj(i ->
                                handle.createQuery(sample).mapTo(boolean.class).one())
                        .toList());
        assertThat(found).containsOnly(true);
    }

    @Test
    void organisations_whose_ignore_list_has_a_project() {
        for (String sort : List.of("", "&sort=name", "&sort=quotaMaxUsers:desc")) {
            assertReadsThePage(ORGANISATIONS + sort + "&dataPrivacySettings.ignoreList=p1000,p7", 500, 101);
        }
        assertThat(page(ORGANISATIONS + "&dataPrivacySettings.ignoreList=other")
                        .get("total")
                        .asInt())
                .isEqualTo(100);
    }

    @Test
    void organisations_and_users_without_a_value() {
        Random random = new Random(5);
        for (String list : List.of(
                ORGANISATIONS + "&businessUnitId=",
                ORGANISATIONS + "&liveAgentAccount=",
                USERS + "&cxoneId=",
                USERS + "&cxoneEmail=")) {
            JsonNode place = page(list.replace("limit=25", "limit=1") + "&skip=" + random.nextInt(1, 10_000));
            for (String way : List.of("next", "previous")) {
                assertReadsThePage(list + "&" + way + "=" + place.get(way).asString(), MOST_BUFFERS, MOST_SORTED);
            }
        }
    }

    @Test
    void filters_of_users_are_counted_once() {
        for (String filter :
                List.of("filter=777", "filter=7&sort=name", "disabled=true&sort=name", "roles=admin&sort=id")) {
            String list = USERS + "&" + filter;
            JsonNode first = page(list);
            assertReadsThePage(list + "&next=" + first.get("next").asString(), 9_000, 5_000);
            plans.clear();
            page(list + "&next=" + first.get("next").asString());
            assertThat(plans.statements()).noneMatch(statement -> statement.contains("count(*)"));
        }
    }

    @Test
    void a_page_by_name_and_then_by_settings() {
        Random random = new Random(3);
        for (String sort : List.of("name:asc,quotaMaxUsers:desc", "name:desc,disabled:asc,billingTimezone:desc")) {
            assertEveryPageIsRead(ORGANISATIONS + "&sort=" + sort, random);
        }
    }

    @Test
    void many_organisations_are_not_sorted_by_several_fields() {
        HttpResponse<String> reply = server.get(
                ORGANISATIONS + "&sort=billingTimezone,name",
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("50000", "100000", "filter", "sort");
        assertThat(page(ORGANISATIONS + "&sort=billingTimezone,name&disabled=true")
                        .get("total")
                        .asInt())
                .isEqualTo(5_000);
    }

    @Test
    void a_filter_is_counted_once_and_its_pages_read_little_more_than_themselves() {
        for (String filter : List.of(
                "disabled=true&sort=quotaMaxUsers:desc",
                "dataPrivacySettings.enabled=true&sort=quotaMaxUsers:desc",
                "dataPrivacySettings.enabled=true&sort=name",
                "quotaMaxUsers=[100,900]&sort=quotaMaxUsers:desc",
                "quotaMaxUsers=[100,900]&sort=name:desc",
                "quotaMaxUsers=[500,505]",
                "filter=org&sort=name",
                "filter=org&sort=billingTimezone:desc")) {
            String list = ORGANISATIONS + "&" + filter;
            JsonNode first = page(list);
            // The sorts of few matches are no more than PageSql.FEW.
            assertReadsThePage(list + "&skip=0&next=" + first.get("next").asString(), 8_000, 5_000);
            plans.clear();
            page(list + "&next=" + first.get("next").asString());
            assertThat(plans.statements()).noneMatch(statement -> statement.contains("count(*)"));
        }
    }

    @Test
    void external_ids_and_metadata_are_searched_by_an_index() {
        for (String list : List.of(ORGANISATIONS, USERS)) {
            for (String sort : List.of("", "&sort=name", "&sort=disabled:desc")) {
                for (String one : List.of("externalId=ext-500", "metadata.account=acc-70000")) {
                    assertReadsThePage(list + sort + "&" + one, 100, 1);
                }
                // A hundred rows.
                assertReadsThePage(list + sort + "&metadata.tier=t77&fields=metadata,externalId", 3_000, 101);
            }
        }
    }

    /** One value that a tenth of all organizations have. */
    @Test
    void metadata_that_many_organizations_share_is_read_by_its_index() {
        sql("INSERT INTO organization_metadata SELECT id, 'region', 'r' || id % 10 FROM organization");
        sql("VACUUM ANALYZE organization_metadata");
        String list = ORGANISATIONS + "&metadata.region=r7";
        JsonNode first = page(list);
        assertThat(first.get("total").asInt()).isEqualTo(ROWS / 10);
        String next = list + "&next=" + first.get("next").asString();
        String previous = list + "&previous=" + page(next).get("previous").asString();
        assertThat(page(previous).get("items")).isEqualTo(first.get("items"));
        // Others than above: what was counted once is not counted again.
        for (String path : List.of(list.replace("r7", "r8"), next.replace("r7", "r9"), previous)) {
            assertReadsThePage(path, MOST_BUFFERS, MOST_SORTED);
        }
    }

    @Test
    void an_empty_filter_is_counted_once_and_not_searched_for() {
        page(ORGANISATIONS + "&filter=~q&sort=name");
        plans.clear();
        assertThat(page(ORGANISATIONS + "&filter=~q&sort=quotaMaxUsers")
                        .get("total")
                        .asInt())
                .isZero();
        assertThat(plans.statements()).isEmpty();
    }

    @Test
    void matches_that_stand_together_far_away_are_found() {
        // 10,000 of them, the last by name.
        for (Work work : work(ORGANISATIONS + "&filter=together&sort=name")) {
            assertThat(work.buffers()).isLessThan(60_000);
        }
        assertThat(page(ORGANISATIONS + "&filter=together&sort=name")
                        .get("items")
                        .get(0)
                        .get("name")
                        .asString())
                .startsWith("together 1");
    }
}
