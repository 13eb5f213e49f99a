package io.tenantry.bench;

import io.tenantry.storage.Database;
import org.jdbi.v3.core.Handle;

/**
 * The people that load generators act for. Tenant {@code n} is three organizations of the same five people, with two projects
 * each; the first of the five has the API key {@code tk_bench_n}. Two more keys are of extremes: {@code tk_bench_many} of a
 * person in 2,000 organizations, {@code tk_bench_crowd} of one in an organization of 20,000 members.
 */
final class BenchScene {
    static final int TENANTS = 300;
    private static final String NAME = "Benchmark Organization ";

    private BenchScene() {}

    /** Makes what is not there yet. */
    static void make(Handle handle) {
        boolean there = handle.createQuery("SELECT EXISTS (SELECT FROM api_key WHERE name = 'bench')")
                .mapTo(boolean.class)
                .one();
        if (there) {
            return;
        }
        people(handle, "tenant", 5 * TENANTS);
        organizations(handle, NAME, 3 * TENANTS);
        handle.execute("""
                INSERT INTO project (organization_id, name)
                SELECT id, 'Project ' || n FROM organization, generate_series(1, 2) n WHERE name LIKE 'Benchmark Organization %'""");
        // Organizations 3n to 3n+2 and people 5n to 5n+4 are of tenant n.
        handle.execute("""
                INSERT INTO membership (organization_id, person_id, role)
                SELECT o.id, p.id, 'admin' FROM organization o
                JOIN person p ON p.email LIKE 'tenant%@bench.example'
                 AND substring(p.email FROM '[0-9]+')::integer / 5 = substring(o.name FROM '[0-9]+')::integer / 3
                WHERE o.name LIKE 'Benchmark Organization %'""");
        handle.execute("""
                INSERT INTO membership (organization_id, project_id, person_id, role)
                SELECT j.organization_id, j.id, m.person_id, 'member' FROM project j
                JOIN LATERAL (SELECT person_id FROM membership WHERE organization_id = j.organization_id
                              ORDER BY person_id LIMIT 1 OFFSET 1) m ON true
                WHERE j.organization_id IN (SELECT id FROM organization WHERE name LIKE 'Benchmark Organization %')""");
        handle.execute("""
                INSERT INTO api_key (person_id, name, prefix, digest)
                SELECT id, 'bench', 'tk_bench', sha256(('tk_bench_' || n / 5)::bytea)
                FROM (SELECT id, substring(email FROM '[0-9]+')::integer n FROM person WHERE email LIKE 'tenant%@bench.example') p
                WHERE n % 5 = 0""");
        many(handle);
        crowd(handle);
    }

    private static void many(Handle handle) {
        people(handle, "many", 1);
        organizations(handle, "Many Organization ", 2_000);
        handle.execute("""
                INSERT INTO membership (organization_id, person_id, role)
                SELECT o.id, p.id, 'member' FROM organization o, person p
                WHERE o.name LIKE 'Many Organization %' AND p.email = 'many0@bench.example'""");
        key(handle, "many0@bench.example", "tk_bench_many");
    }

    private static void crowd(Handle handle) {
        people(handle, "crowd", 20_000);
        organizations(handle, "Crowded Organization ", 1);
        handle.execute("""
                INSERT INTO membership (organization_id, person_id, role)
                SELECT o.id, p.id, 'member' FROM organization o, person p
                WHERE o.name LIKE 'Crowded Organization %' AND p.email LIKE 'crowd%@bench.example'""");
        key(handle, "crowd0@bench.example", "tk_bench_crowd");
    }

    private static void key(Handle handle, String email, String key) {
        handle.execute("""
                INSERT INTO api_key (person_id, name, prefix, digest)
                SELECT id, 'bench', 'tk_bench', sha256(CAST(? AS bytea)) FROM person WHERE email = ?""", key, email);
    }

    private static void people(Handle handle, String name, int count) {
        handle.execute("""
                INSERT INTO person (email, email_fold, name, name_fold, name_order)
                SELECT address, address, address, address, address::bytea
                FROM (SELECT ? || n || '@bench.example' AS address FROM generate_series(0, ? - 1) n) made""", name, count);
    }

    /** Names of letters, digits and spaces sort well enough by their characters. */
    private static void organizations(Handle handle, String name, int count) {
        handle.execute("""
                INSERT INTO organization (name, name_fold, name_order)
                SELECT name, lower(name), lower(name)::bytea FROM (SELECT ? || n AS name FROM generate_series(0, ? - 1) n) made
                ORDER BY substring(name FROM '[0-9]+')::integer""", name, count);
    }

    /** The number of the first organization of tenant 0; the others follow. */
    static int firstOrganization(Database database) {
        return database.read(handle -> handle.createQuery("SELECT id FROM organization WHERE name = ?")
                .bind(0, NAME + 0)
                .mapTo(int.class)
                .one());
    }
}
