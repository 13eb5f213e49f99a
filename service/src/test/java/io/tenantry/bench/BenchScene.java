package io.tenantry.bench;

import io.tenantry.storage.Database;
import java.nio.charset.StandardCharsets;
import org.jdbi.v3.core.Handle;

/**
 * The data for load generators. Tenant {@code n} is three organizations of the same five people, with two projects each;
 * the first of the five has the API key {@code tk_bench_n}. Two more keys are for extremes: {@code tk_bench_many} belongs
 * to a person in 2,000 organizations, {@code tk_bench_crowd} to one in an organization of 20,000 members.
 */
final class BenchScene {
    static final int TENANTS = 300;
    private static final String NAME = "Benchmark Organization ";

    private BenchScene() {}

    /** Adds the data that does not exist yet. */
    static void make(Handle handle) {
        boolean there = handle.createQuery("SELECT EXISTS (SELECT FROM api_key WHERE name = 'bench')")
                .mapTo(boolean.class)
                .one();
        if (there) {
            return;
        }
        int person = people(handle, "tenant", 5 * TENANTS);
        int organization = organizations(handle, NAME, 3 * TENANTS);
        members(handle, """
                SELECT :organization + n / 5, NULL, :person + n / 15 * 5 + n % 5, 'admin' FROM generate_series(0, :last) n""", organization, person, 15 * TENANTS);
        int project = handle.createQuery("""
                        WITH made AS (INSERT INTO project (organization_id, name)
                        SELECT :organization + n / 2, 'Project ' || n % 2 FROM generate_series(0, :last) n RETURNING id)
                        SELECT min(id) FROM made""")
                .bind("organization", organization)
                .bind("last", 6 * TENANTS - 1)
                .mapTo(int.class)
                .one();
        members(handle, """
                SELECT :organization + n / 2, %d + n, :person + n / 6 * 5 + 1, 'member' FROM generate_series(0, :last) n""".formatted(project), organization, person, 6 * TENANTS);
        handle.execute("""
                INSERT INTO api_key (person_id, name, prefix, digest)
                SELECT ? + 5 * n, 'bench', 'tk_bench', sha256(('tk_bench_' || n)::bytea) FROM generate_series(0, ? - 1) n""", person, TENANTS);
        int many = people(handle, "many", 1);
        members(
                handle,
                "SELECT :organization + n, NULL, :person, 'member' FROM generate_series(0, :last) n",
                organizations(handle, "Many Organization ", 2_000),
                many,
                2_000);
        key(handle, many, "tk_bench_many");
        int crowd = people(handle, "crowd", 20_000);
        members(
                handle,
                "SELECT :organization, NULL, :person + n, 'member' FROM generate_series(0, :last) n",
                organizations(handle, "Crowded Organization ", 1),
                crowd,
                20_000);
        key(handle, crowd, "tk_bench_crowd");
    }

    /** @param rows a query with {@code :organization}, {@code :person} and {@code :last} */
    private static void members(Handle handle, String rows, int organization, int person, int count) {
        handle.createUpdate("INSERT INTO membership (organization_id, project_id, person_id, role) "
                        + rows.replace("NULL", "NULL::integer"))
                .bind("organization", organization)
                .bind("person", person)
                .bind("last", count - 1)
                .execute();
    }

    private static void key(Handle handle, int person, String key) {
        handle.execute(
                "INSERT INTO api_key (person_id, name, prefix, digest) VALUES (?, 'bench', 'tk_bench', sha256(CAST(? AS bytea)))",
                person,
                key.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds people with consecutive numbers; returns the first number. */
    private static int people(Handle handle, String name, int count) {
        return handle.createQuery("""
                        WITH made AS (INSERT INTO person (email, email_fold, name, name_fold, name_order)
                        SELECT address, address, address, address, address::bytea
                        FROM (SELECT :name || n || '@bench.example' AS address FROM generate_series(0, :last) n) rows RETURNING id)
                        SELECT min(id) FROM made""")
                .bind("name", name)
                .bind("last", count - 1)
                .mapTo(int.class)
                .one();
    }

    /**
     * Adds organizations with consecutive numbers; returns the first number. Their sort key is the name in lower case: it has
     * letters, digits and spaces only.
     */
    private static int organizations(Handle handle, String name, int count) {
        return handle.createQuery("""
                        WITH made AS (INSERT INTO organization (name, name_fold, name_order)
                        SELECT name, lower(name), lower(name)::bytea
                        FROM (SELECT :name || n AS name FROM generate_series(0, :last) n) rows RETURNING id)
                        SELECT min(id) FROM made""")
                .bind("name", name)
                .bind("last", count - 1)
                .mapTo(int.class)
                .one();
    }

    /** The number of the first organization of tenant 0; the others follow. */
    static int firstOrganization(Database database) {
        return database.read(handle -> handle.createQuery("SELECT id FROM organization WHERE name = ?")
                .bind(0, NAME + 0)
                .mapTo(int.class)
                .one());
    }
}
