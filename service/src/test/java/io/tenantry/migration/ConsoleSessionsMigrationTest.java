package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The sessions of people from before there were those in the web console. */
@MigrationTest.Of("202611270300")
class ConsoleSessionsMigrationTest extends MigrationTest {
    private static final String NEW = """
            INSERT INTO login_session (person_id, access_digest, access_expires_at, family_digest, refresh_digest,
                refresh_expires_at) VALUES (?, CAST(? AS bytea), now(), CAST(? AS bytea), '\\x01', now())""";

    private int ada() {
        return number("""
                INSERT INTO person (email, email_fold, email_search_form, name, name_fold, name_order)
                VALUES ('ada@example.com', 'ada@example.com', 'ada@example.com', 'Ada', 'ada', '\\x01') RETURNING id""");
    }

    @Test
    void sessions_stay_those_of_the_apis_and_the_version_before_begins_and_ends_them() {
        int ada = ada();
        execute(NEW, ada, "\\x01", "\\x01");

        migrate();

        execute(NEW, ada, "\\x02", "\\x02");
        assertThat(texts("SELECT console::text FROM login_session")).containsExactly("false", "false");
        execute("UPDATE login_session SET console = true WHERE access_digest = '\\x02'");
        execute("DELETE FROM login_session WHERE person_id = ?", ada);
        assertThat(number("SELECT count(*) FROM login_session")).isZero();
    }
}
