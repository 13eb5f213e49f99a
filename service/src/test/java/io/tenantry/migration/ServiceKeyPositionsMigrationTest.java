package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Keys of services that were made before their positions were kept. */
@MigrationTest.Of("202611281010")
class ServiceKeyPositionsMigrationTest extends MigrationTest {
    private static final String KEY = """
            INSERT INTO service_key (name, prefix, digest, scopes, restricted, created_by, created_at, expires_at)
            VALUES (?, 'tks_abc', sha256('key'), '{usage}', false, 'ada', now(), now() + interval '1 day') RETURNING id""";

    @Test
    void a_deleted_one_leaves_its_position() {
        int id = number(KEY, "messages");

        migrate();
        number("DELETE FROM service_key RETURNING id");

        assertThat(number("""
                        SELECT row_id FROM past_position
                        WHERE kind = 11 AND revision = 0 AND position = jsonb_build_object('id', row_id, 'name', 'messages')""")).isEqualTo(id);
    }
}
