package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Impersonations from before they had reasons. */
@MigrationTest.Of("202611270840")
class ImpersonationReasonsMigrationTest extends MigrationTest {
    private static final String NEW = """
                        INSERT INTO login_session (person_id, impersonator, access_digest, access_expires_at, family_digest, refresh_digest,
                            refresh_expires_at) VALUES (?, 'root', CAST(? AS bytea), now(), CAST(? AS bytea), '\\x01', now())""";

    @Test
    void impersonations_stay_without_a_reason_and_the_version_before_begins_them() {
        int ada = number("""
                        INSERT INTO person (email, email_fold, email_search_form, name, name_fold, name_order)
                        VALUES ('ada@example.com', 'ada@example.com', 'ada@example.com', 'Ada', 'ada', '\\x01') RETURNING id""");
        execute(NEW, ada, "\\x01", "\\x01");

        migrate();

        execute(NEW, ada, "\\x02", "\\x02");
        assertThat(number("SELECT count(*) FROM login_session WHERE impersonation_reason IS NULL"))
                .isEqualTo(2);
    }
}
