package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.StatementPlans;
import io.tenantry.TestServer;
import io.tenantry.access.Deadline;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A large organization that the planner has not heard of: its statistics are renewed when a tenth of all rows has changed. */
class LateMembersTest {
    private static final int BEFORE = 60_000;
    private static final int LATE = 5_900;

    @Test
    void a_page_of_its_members_reads_little_in_every_order() {
        try (TestServer server = TestServer.start()) {
            for (String sql : new String[] {
                "ALTER TABLE membership SET (autovacuum_enabled = off)",
                "ALTER TABLE person SET (autovacuum_enabled = off)",
                "INSERT INTO organization (name, name_fold, name_order)"
                        + " SELECT 'o' || n, 'o' || n, ('o' || n)::bytea FROM generate_series(1, " + BEFORE + ") n",
                "INSERT INTO person (email, email_fold, name, name_fold, name_order)"
                        + " SELECT n || '@example.com', n || '@example.com', 'p' || n, 'p' || n, ('p' || n)::bytea"
                        + " FROM generate_series(1, " + BEFORE + ") n",
                "INSERT INTO membership (organization_id, person_id, role) SELECT id, id, 'member' FROM person",
                "ANALYZE organization, person, membership",
                "INSERT INTO membership (organization_id, person_id, role)"
                        + " SELECT 1, id, 'member' FROM person WHERE id > 1 ORDER BY hashint4(id) LIMIT " + LATE,
            }) {
                Deadline.ofEachWait(Deadline.LONG, () -> server.database().read(handle -> handle.execute(sql)));
            }
            StatementPlans plans = new StatementPlans(server, Set.of());
            for (String sort : new String[] {"name:asc", "name:desc", "id:asc", "createdAt:desc", "disabled:asc"}) {
                plans.clear();
                HttpResponse<String> reply = server.get(
                        "/management/v2.0/users?organisationId=1&sort=" + sort,
                        "Authorization",
                        TestServer.basic(),
                        "Accept",
                        "application/json");
                assertThat(reply.statusCode()).as(sort + reply.body()).isEqualTo(200);
                assertThat(plans.work())
                        .as(sort)
                        .isNotEmpty()
                        .allSatisfy(work ->
                                assertThat(work.buffers()).as(work.sql()).isLessThan(100_000));
            }
        }
    }
}
