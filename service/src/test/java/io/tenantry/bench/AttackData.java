package io.tenantry.bench;

import io.tenantry.access.Deadline;
import io.tenantry.password.Passwords;
import io.tenantry.postgres.EmbeddedPostgres;
import io.tenantry.storage.Database;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;

/**
 * Makes the data folder for {@link AttacksLoad}: that of {@link BenchScene} with an honest organization, an attacking one and
 * one whose list of projects is the longest that is sent as a whole.
 */
public final class AttackData {
    static final String HONEST_KEY = "tk_bench_0";
    static final String HONEST_PERSON = "tenant0@bench.example";
    static final String PASSWORD = "bench-password-1";
    static final String ATTACKER_KEY = "tk_bench_attacker";
    static final String LONG_KEY = "tk_bench_long";
    static final int RECEIVERS = 80;
    private static final int LONG = 1_000;
    /** The longest value of a setting that takes the most memory. */
    private static final int LONG_VALUES = 33_000;

    private AttackData() {}

    /** @param args the data folder, and the port at which webhooks are received */
    public static void main(String[] args) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(args[0]));
                Database database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 2)) {
            String receiver = "http://127.0.0.1:" + args[1];
            Deadline.ofEachWait(Deadline.LONG, () -> {
                database.change(handle -> {
                    BenchScene.make(handle);
                    honest(handle, receiver);
                    attacker(handle, receiver);
                    longLists(handle);
                });
                return true;
            });
        }
    }

    private static void honest(Handle handle, String receiver) {
        handle.execute(
                "UPDATE person SET password_hash = ?, email_verified_at = now() WHERE email = ?",
                Passwords.hash(PASSWORD),
                HONEST_PERSON);
        handle.execute(
                "UPDATE organization SET webhook_url = ? WHERE name = 'Benchmark Organization 0'", receiver + "/quick");
    }

    private static void attacker(Handle handle, String receiver) {
        int organization = organization(handle, "Attacker");
        int person = person(handle, "attacker");
        member(handle, organization, person);
        key(handle, person, ATTACKER_KEY);
        handle.execute(
                "INSERT INTO project (organization_id, name, webhook_url)"
                        + " SELECT ?, 'Slow ' || n, ? || n FROM generate_series(1, ?) n",
                organization,
                receiver + "/slow/",
                RECEIVERS);
        handle.execute(
                "INSERT INTO organization_domain (organization_id, domain) VALUES (?, 'attacker.example')",
                organization);
    }

    private static void longLists(Handle handle) {
        int organization = organization(handle, "Long");
        int person = person(handle, "long");
        member(handle, organization, person);
        key(handle, person, LONG_KEY);
        handle.execute(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order) SELECT a, a, a, a, a::bytea"
                        + " FROM (SELECT 'crowd' || n || '@long.example' AS a FROM generate_series(2, ?) n) rows",
                LONG);
        handle.execute(
                "INSERT INTO membership (organization_id, person_id, role)"
                        + " SELECT ?, id, 'member' FROM person WHERE email LIKE '%@long.example'",
                organization);
        handle.execute(
                "INSERT INTO project (organization_id, name, rubric_config)"
                        + " SELECT ?, 'P' || n, CAST(? AS jsonb) FROM generate_series(1, ?) n",
                organization,
                "[" + "[],".repeat(LONG_VALUES) + "[]]",
                LONG);
    }

    private static int organization(Handle handle, String name) {
        return id(
                handle,
                "INSERT INTO organization (name, name_fold, name_order) SELECT n, lower(n), lower(n)::bytea"
                        + " FROM (SELECT ?::text AS n) named RETURNING id",
                name);
    }

    private static int person(Handle handle, String name) {
        return id(
                handle,
                "INSERT INTO person (email, email_fold, name, name_fold, name_order, email_verified_at) SELECT n, n,"
                        + " n, n, n::bytea, now() FROM (SELECT ? || '@bench.example' AS n) named RETURNING id",
                name);
    }

    private static int id(Handle handle, String sql, String name) {
        return handle.createQuery(sql).bind(0, name).mapTo(int.class).one();
    }

    private static void member(Handle handle, int organization, int person) {
        handle.execute(
                "INSERT INTO membership (organization_id, person_id, role) VALUES (?, ?, 'admin')",
                organization,
                person);
    }

    private static void key(Handle handle, int person, String key) {
        handle.execute(
                "INSERT INTO api_key (person_id, name, prefix, digest) VALUES (?, 'bench', 'tk_bench',"
                        + " sha256(convert_to(?, 'UTF8')))",
                person,
                key);
    }
}
