package io.tenantry.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestDatabases;
import io.tenantry.loading.OrganizationDraft.Member;
import io.tenantry.member.Role;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loads while a server reads and writes on the same database. */
class LoadingTest {
    private final TestDatabases.Place place = TestDatabases.create();
    private final Database database = place.open();

    @AfterEach
    void close() {
        database.close();
    }

    private static OrganizationDraft draft(int number) {
        var ada = new OrganizationDraft.Member("ada@a.example", "Ada", Role.ADMIN, true, true);
        return new OrganizationDraft(
                "Number " + number,
                false,
                Map.of(),
                List.of("a" + number + ".example", "b" + number + ".example"),
                List.of(ada),
                List.of(new OrganizationDraft.Project("Project " + number, List.of(ada))));
    }

    private static Iterator<OrganizationDraft> drafts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(LoadingTest::draft).iterator();
    }

    private static long load(Database into, Iterator<OrganizationDraft> drafts, Loading.Watch watch) {
        return new Loading(into, new SecretBox(new byte[SecretBox.KEY_LENGTH]), false).load(drafts, watch, () -> {});
    }

    private List<String> query(String sql) {
        return database.read(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    @Test
    void organizations_are_numbered_in_their_order_and_told_in_growing_batches() {
        List<Long> told = new ArrayList<>();
        Loading.Watch watch = new Loading.Watch() {
            @Override
            public void written(long count) {
                told.add(count);
            }

            @Override
            public void indexed(int done, int all) {
                throw new AssertionError("a load beside a server takes no index away");
            }
        };
        assertThat(load(database, drafts(600), watch)).isEqualTo(600);
        assertThat(told).containsExactly(125L, 375L, 600L);
        assertThat(query("SELECT name FROM organization ORDER BY id"))
                .isEqualTo(IntStream.rangeClosed(1, 600)
                        .mapToObj(number -> "Number " + number)
                        .toList());
        assertThat(query("""
                SELECT concat_ws('|', o.name, string_agg(DISTINCT d.domain, ',' ORDER BY d.domain), p.name, count(DISTINCT m.id))
                FROM organization o JOIN organization_domain d ON d.organization_id = o.id
                JOIN project p ON p.organization_id = o.id JOIN membership m ON m.organization_id = o.id
                GROUP BY o.id, p.name ORDER BY o.id"""))
                .isEqualTo(IntStream.rangeClosed(1, 600)
                        .mapToObj("Number %1$d|a%1$d.example,b%1$d.example|Project %1$d|2"::formatted)
                        .toList());
        assertThat(query("SELECT sum(delta) FROM organization_count")).containsExactly("600");
    }

    @Test
    void every_domain_has_a_token_of_its_own_to_prove_it_by() {
        load(database, drafts(300), Loading.Watch.NOBODY);
        assertThat(query("SELECT token FROM organization_domain"))
                .hasSize(600)
                .doesNotHaveDuplicates()
                .allMatch(token -> token.matches("[0-9a-f]{32}"));
    }

    @Test
    void what_fails_late_leaves_nothing_of_the_batches_before() {
        Iterator<OrganizationDraft> broken = IntStream.rangeClosed(1, 600)
                .mapToObj(number -> {
                    if (number == 590) {
                        throw new IllegalStateException("line 590");
                    }
                    return draft(number);
                })
                .iterator();
        assertThatThrownBy(() -> load(database, broken, Loading.Watch.NOBODY)).hasMessage("line 590");
        assertThat(query("SELECT name FROM organization")).isEmpty();
        assertThat(query("SELECT sum(delta) FROM organization_count")).containsExactly("0");
    }

    /**
     * A load skips the triggers of these tables. A trigger that does more than to report a change would have to be
     * replaced.
     */
    @Test
    void nothing_but_notes_hangs_on_new_domains_and_projects() {
        assertThat(query("""
                SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger
                WHERE tgrelid IN ('organization_domain'::regclass, 'project'::regclass)
                  AND NOT tgisinternal AND tgtype & 4 <> 0 ORDER BY 1"""))
                .containsExactly("organization_domain note_insert", "project note_insert", "project use_grows");
        assertThat(query("""
                SELECT conrelid::regclass || ' to ' || confrelid::regclass FROM pg_constraint
                WHERE conrelid IN ('organization_domain'::regclass, 'project'::regclass) AND contype = 'f' ORDER BY 1""")).containsExactly("organization_domain to organization", "project to organization");
    }

    @Test
    void a_load_leaves_the_triggers_of_its_connection_as_they_were() {
        load(database, drafts(1), Loading.Watch.NOBODY);
        for (int i = 0; i < 20; i++) {
            assertThat(query("SHOW session_replication_role")).containsExactly("origin");
        }
        assertThatThrownBy(() -> database.change(handle ->
                        handle.execute("INSERT INTO organization_domain (organization_id, domain) VALUES (99, 'x.y')")))
                .hasMessageContaining("organization_domain_organization");
    }

    @Test
    void a_user_without_special_rights_loads_the_same() {
        database.change(handle -> {
            handle.execute("DROP ROLE IF EXISTS loads_without_rights");
            handle.execute("CREATE ROLE loads_without_rights LOGIN PASSWORD 'secret'");
            handle.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO loads_without_rights");
            handle.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO loads_without_rights");
        });
        try (Database plain = Database.open(place.jdbcUrl(), "loads_without_rights", "secret", 4)) {
            assertThat(plain.<Boolean, RuntimeException>read(LoadingStore::mayVouch))
                    .isFalse();
            assertThat(load(plain, drafts(200), Loading.Watch.NOBODY)).isEqualTo(200);
        } finally {
            database.change(handle -> {
                handle.execute("DROP OWNED BY loads_without_rights");
                handle.execute("DROP ROLE loads_without_rights");
            });
        }
        assertThat(database.<Boolean, RuntimeException>read(LoadingStore::mayVouch))
                .isTrue();
        assertThat(query("SELECT count(*) FROM organization_domain")).containsExactly("400");
    }

    @Test
    void the_planner_hears_at_once_of_a_table_that_grew_by_half_and_of_no_other() {
        database.change(handle -> handle.execute("ALTER TABLE organization SET (autovacuum_enabled = off)"));
        String known = "SELECT reltuples::integer FROM pg_class WHERE oid = 'organization'::regclass";
        load(database, new MadeUp(1, 21_000, 0, 0), Loading.Watch.NOBODY);
        assertThat(query(known)).containsExactly("21000");
        assertThat(
                        query(
                                "SELECT count(*) FROM pg_stats WHERE tablename = 'organization' AND attname = 'quota_max_users'"))
                .containsExactly("1");
        load(database, new MadeUp(2, 10_000, 0, 0), Loading.Watch.NOBODY);
        assertThat(query(known)).containsExactly("21000");
        load(database, new MadeUp(3, 10_000, 0, 0), Loading.Watch.NOBODY);
        assertThat(query(known)).containsExactly("41000");
    }

    @Test
    void the_planner_hears_at_once_of_the_members_of_a_large_organization() {
        database.change(handle -> handle.execute("ALTER TABLE membership SET (autovacuum_enabled = off)"));
        database.change(handle -> handle.execute("ANALYZE membership"));
        List<Member> members = IntStream.range(0, 10_000)
                .mapToObj(i -> new Member("m" + i + "@large.example", "M", Role.MEMBER, true, true))
                .toList();
        load(
                database,
                List.of(new OrganizationDraft("Large", false, Map.of(), List.of(), members, List.of()))
                        .iterator(),
                Loading.Watch.NOBODY);
        assertThat(query("SELECT (reltuples >= 10000)::text FROM pg_class WHERE oid = 'membership'::regclass"))
                .containsExactly("true");
    }
}
