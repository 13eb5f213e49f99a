package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.access.RequestId;
import io.tenantry.api.management.wire.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The total of a list is counted once until something changes that it counts, and is exact after that. */
@SuppressWarnings("NullAway.Init")
class CountedOnceTest {
    private static final String ORGANISATIONS = "/management/v2.0/organisations?";
    private static final String TWO =
            "INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01'), ('Beta', 'beta', '\\x02')";
    private static final String USERS = "/management/v2.0/users?";

    /** A query of organizations for each column, and what makes the organization Acme fulfil it. */
    private static final Map<String, String> QUERIES = queries();

    private final List<String> counts = Collections.synchronizedList(new ArrayList<>());
    private TestServer server;

    private static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("filter=globex", "name = 'Globex', name_fold = 'globex'");
        queries.put("name=Initech", "name = 'Initech', name_fold = 'initech'");
        queries.put("disabled=true", "disabled = true");
        queries.put("businessUnitId=BU-7", "business_unit_id = 'BU-7'");
        queries.put("liveAgentAccount=[5,9]", "live_agent_account = 7");
        queries.put("quotaMaxProjects=3", "quota_max_projects = 3");
        queries.put("quotaMaxUsers=[3,4]", "quota_max_users = 3");
        queries.put("quotaMaxChannelsPerProject=3", "quota_max_channels_per_project = 3");
        queries.put("quotaMaxMessagesPerDay=3", "quota_max_messages_per_day = 3");
        queries.put("quotaMaxKnowledgeChunks=3", "quota_max_knowledge_chunks = 3");
        for (Map.Entry<String, String> number : Map.ofEntries(
                        Map.entry("passwordPolicy.minLength", "password_policy_min_length"),
                        Map.entry("passwordPolicy.maxLength", "password_policy_max_length"),
                        Map.entry("passwordPolicy.minAmountLowerCase", "password_policy_min_amount_lower_case"),
                        Map.entry("passwordPolicy.minAmountUpperCase", "password_policy_min_amount_upper_case"),
                        Map.entry(
                                "passwordPolicy.minAmountSpecialCharacters",
                                "password_policy_min_amount_special_characters"),
                        Map.entry("passwordPolicy.minAmountNumbers", "password_policy_min_amount_numbers"),
                        Map.entry("sessionStateTTLInMinutes", "session_state_ttl_in_minutes"),
                        Map.entry("contactProfileTTLInMinutes", "contact_profile_ttl_in_minutes"),
                        Map.entry("conversationTTLInMinutes", "conversation_ttl_in_minutes"),
                        Map.entry("analyticsTTLInMinutes", "analytics_ttl_in_minutes"),
                        Map.entry("sessionsTTLInMinutes", "sessions_ttl_in_minutes"),
                        Map.entry("stepEventsTTLInMinutes", "step_events_ttl_in_minutes"))
                .entrySet()) {
            queries.put(number.getKey() + "=17", number.getValue() + " = 17");
        }
        queries.put("billingTimezone=Europe/Paris", "billing_timezone = 'Europe/Paris'");
        queries.put("dataPrivacySettings.enabled=true", "data_privacy_enabled = true");
        queries.put("dataPrivacySettings.maskLogging=true", "data_privacy_mask_logging = true");
        queries.put("dataPrivacySettings.ignoreList=p1,p2", "data_privacy_ignore_list = ARRAY['p0', 'p2']");
        return queries;
    }

    @BeforeEach
    void start() {
        server = TestServer.start();
        sql(
                "INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01'), ('Beta', 'beta', '\\x02')");
        sql(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order) VALUES ('a@x.example', 'a@x.example', 'Ada', 'ada', '\\x01')");
        sql("INSERT INTO membership (organization_id, person_id, role)"
                + " SELECT o.id, p.id, 'admin' FROM organization o, person p WHERE o.name = 'Acme' AND p.name = 'Ada'");
        server.database().read(Handle::getJdbi).setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                String sql = String.valueOf(context.getRawSql());
                if (!RequestId.current().isEmpty() && sql.contains("count(*)")) {
                    counts.add(sql);
                }
            }
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void sql(String sql) {
        server.database().write(handle -> handle.execute(sql));
    }

    private long total(String path) {
        HttpResponse<String> reply =
                server.get(path, "Authorization", TestServer.basic(), "Accept", "application/json");
        assertThat(reply.statusCode()).as(path + " " + reply.body()).isEqualTo(200);
        return Json.MAPPER.readTree(reply.body()).get("total").asLong();
    }

    @Test
    void a_change_of_another_field_leaves_a_total_as_it_is_and_one_of_its_own_field_counts_again() {
        List<String> queries = List.copyOf(QUERIES.keySet());
        for (int i = 0; i < queries.size(); i++) {
            sql("DELETE FROM organization; " + TWO);
            String query = queries.get(i);
            // One that does not ask for the name: the name has two queries.
            String another = queries.get(i == 2 ? 3 : 2);
            assertThat(total(ORGANISATIONS + query)).as(query).isZero();
            counts.clear();
            sql("UPDATE organization SET revision = revision + 1, team_size = '2', " + QUERIES.get(another)
                    + " WHERE name_order = '\\x02'");
            assertThat(total(ORGANISATIONS + query)).as(query).isZero();
            assertThat(counts).as(query).isEmpty();
            sql("UPDATE organization SET revision = revision + 1, " + QUERIES.get(query)
                    + " WHERE name_order = '\\x01'");
            assertThat(total(ORGANISATIONS + query)).as(query).isGreaterThanOrEqualTo(1);
            assertThat(counts).as(query).hasSize(1);
        }
    }

    @Test
    void a_new_organization_and_a_removed_one_are_counted() {
        String list = ORGANISATIONS + "filter=gam";
        assertThat(total(list)).isZero();
        sql("INSERT INTO organization (name, name_fold, name_order) VALUES ('Gamma', 'gamma', '\\x03')");
        assertThat(total(list)).isEqualTo(1);
        sql("DELETE FROM organization WHERE name = 'Gamma'");
        assertThat(total(list)).isZero();
        counts.clear();
        assertThat(total(list + "&sort=name")).isZero();
        assertThat(total(list + "&sort=quotaMaxUsers:desc&limit=1")).isZero();
        assertThat(counts).isEmpty();
    }

    @Test
    void users_are_counted_again_after_a_change_of_any_user() {
        String list = USERS + "filter=lovelace";
        assertThat(total(list)).isZero();
        counts.clear();
        assertThat(total(list + "&sort=name")).isZero();
        sql("UPDATE organization SET quota_max_users = 9, revision = revision + 1");
        assertThat(total(list)).isZero();
        assertThat(counts).isEmpty();
        sql("UPDATE person SET name = 'Ada Lovelace', name_fold = 'ada lovelace' WHERE name = 'Ada'");
        assertThat(total(list)).isEqualTo(1);
        sql("DELETE FROM membership");
        assertThat(total(list)).isZero();
        assertThat(counts).hasSize(2);
    }

    @Test
    void labels_are_counted_again_when_they_change() {
        String list = ORGANISATIONS + "metadata.tier=gold";
        assertThat(total(list)).isZero();
        sql("INSERT INTO organization_metadata SELECT id, 'tier', 'gold' FROM organization WHERE name = 'Acme';"
                + " UPDATE organization SET revision = revision + 1 WHERE name = 'Acme'");
        assertThat(total(list)).isEqualTo(1);
    }
}
