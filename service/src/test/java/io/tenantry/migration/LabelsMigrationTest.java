package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Organizations and service keys that were stored before there were external ids and metadata. */
@MigrationTest.Of("202611270321")
class LabelsMigrationTest extends MigrationTest {
    private static final String ORGANIZATION =
            "INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01') RETURNING id";
    private static final String KEY =
            "INSERT INTO service_key (name, prefix, digest, scopes, restricted, created_by, created_at,"
                    + " expires_at) VALUES ('k', 'tks_', '\\x%s', '{%s}', false, 'op', now(), now() + interval '1 day')";

    @Test
    void organizations_have_none_and_keys_keep_their_scopes() {
        number(ORGANIZATION);
        execute(KEY.formatted("01", "usage,read"));

        migrate();

        assertThat(texts("SELECT external_id FROM organization_external_id")).isEmpty();
        assertThat(texts("SELECT scopes::text FROM service_key")).containsExactly("{usage,read}");
    }

    @Test
    void the_version_before_still_deletes_what_has_labels() {
        migrate();
        int organization = number(ORGANIZATION);
        execute("INSERT INTO organization_external_id VALUES (?, 'crm-1')", organization);
        execute("INSERT INTO organization_metadata VALUES (?, 'plan', 'gold')", organization);

        execute("DELETE FROM organization WHERE id = ?", organization);

        assertThat(texts("SELECT external_id FROM organization_external_id")).isEmpty();
        assertThat(texts("SELECT value FROM organization_metadata")).isEmpty();
    }

    @Test
    void the_longest_key_and_value_fit_into_the_index() {
        migrate();
        int organization = number(ORGANIZATION);
        execute(
                "INSERT INTO organization_metadata SELECT ?, repeat(chr(119070), 40),"
                        + " (SELECT string_agg(chr(119000 + i % 900), '') FROM generate_series(1, 500) i)",
                organization);
        assertThatThrownBy(() -> execute(KEY.formatted("02", "shoe"))).hasMessageContaining("service_key_scopes_known");
    }
}
