package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An installation from before there were service keys. */
@MigrationTest.Of("202611262311")
class ServiceKeysMigrationTest extends MigrationTest {
    @Test
    void there_are_none_and_an_organization_still_goes_with_all_that_points_at_it() {
        int acme = number("INSERT INTO organization (name, name_fold, name_order) VALUES ('A', 'a', 'a') RETURNING id");

        migrate();

        assertThat(number("SELECT count(*) FROM service_key")).isZero();
        int key = number("""
                INSERT INTO service_key (name, prefix, digest, scopes, restricted, created_by, created_at, expires_at)
                VALUES ('n', 'tks_1', '\\x01', '{usage}', true, 'ada', now(), now() + interval '1 day') RETURNING id""");
        execute("INSERT INTO service_key_organization (service_key_id, organization_id) VALUES (?, ?)", key, acme);
        execute("DELETE FROM organization WHERE id = ?", acme);
        assertThat(texts("SELECT restricted::text FROM service_key")).containsExactly("true");
        assertThat(number("SELECT count(*) FROM service_key_organization")).isZero();
    }
}
