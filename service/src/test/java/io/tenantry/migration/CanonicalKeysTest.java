package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestDatabases;
import io.tenantry.cli.Tenantry;
import io.tenantry.storage.connection.DatabaseNotUsable;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database of the version before: what becomes of its keys, and what stops the start. */
@Tag("long")
class CanonicalKeysTest {
    private static final String VERSION_BEFORE = "202611220400";

    private final TestDatabases.Place place = TestDatabases.create();
    private final Jdbi jdbi = Jdbi.create(place.jdbcUrl(), place.user(), place.password());
    private int organization;

    @BeforeEach
    void goBack() {
        jdbi.useHandle(handle -> handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
        Flyway.configure()
                .dataSource(place.jdbcUrl(), place.user(), place.password())
                .target(VERSION_BEFORE)
                .loggers("slf4j")
                .load()
                .migrate();
        organization = organization("First", "first");
    }

    private int organization(String name, String fold) {
        return id(
                "INSERT INTO organization (name, name_fold, name_order, name_claimed) VALUES (?, ?, '', true) RETURNING id",
                name,
                fold);
    }

    private int person(String email, String fold) {
        return id(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order) VALUES (?, ?, ?, ?, '') RETURNING id",
                email,
                fold,
                "İda\u00a0",
                "i\u0307da\u00a0");
    }

    private int invitation(String email, String fold, String expiry) {
        return id("""
                INSERT INTO invitation (organization_id, kind, email, email_fold, role, expires_at)
                VALUES (%d, 'invite', ?, ?, 'member', now() + CAST('%s' AS interval)) RETURNING id""".formatted(organization, expiry), email, fold);
    }

    private int id(String sql, Object... values) {
        return jdbi.withHandle(
                handle -> handle.select(sql, values).mapTo(int.class).one());
    }

    private List<String> query(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    private void upgrade() {
        place.open().close();
    }

    @Test
    void every_stored_key_is_computed_anew() {
        int strauss = person("Strauß@Bücher.example", "strauss@bücher.example");
        person("ada@example.org", "ada@example.org");
        invitation("max@maßanfertigung.example", "max@massanfertigung.example", "1 day");
        organization("Ac\u00adme", "ac\u00adme");
        organization("İzmir\ufeff", "i\u0307zmir\ufeff");
        jdbi.useHandle(handle -> {
            handle.execute("""
                    INSERT INTO mailed_token (person_id, purpose, digest, email_fold, created_at, expires_at)
                    VALUES (?, 'password', '\\x01', 'strauss@bücher.example', now(), now())""", strauss);
            handle.execute("INSERT INTO password_reset_request (email_fold) VALUES ('ida@bücher.example')");
            handle.execute(
                    "INSERT INTO past_position VALUES (2, 7, 1, '{\"email_fold\": \"strauss@bücher.example\"}')");
            handle.execute("""
                    INSERT INTO deletion (organization_id, organization_name, organization_name_fold,
                        organization_name_order, status, token_digest, token_expires_at, created_at, updated_at)
                    VALUES (99, 'İş', 'i̇ş', '', 'COMPLETED', NULL, NULL, now(), now())""");
            handle.execute("""
                    INSERT INTO audit_event (person_email, operation, action, object_type) VALUES
                    ('Strauß@Bücher.example', 'a', 'b', 'c'), ('Ada@example.org', 'a', 'b', 'c')""");
        });

        upgrade();

        assertThat(
                        query(
                                "SELECT concat_ws('|', email, email_fold, email_search_form, name_fold) FROM person ORDER BY id"))
                .containsExactly(
                        "Strauß@Bücher.example|strauß@xn--bcher-kva.example|strauss@bücher.example|ida",
                        "ada@example.org|ada@example.org|ida");
        assertThat(query("SELECT email_fold FROM invitation")).containsExactly("max@xn--maanfertigung-cdb.example");
        assertThat(query("SELECT name_fold FROM organization ORDER BY id")).containsExactly("first", "acme", "izmir");
        assertThat(query("SELECT name FROM organization ORDER BY id")).contains("Ac\u00adme", "İzmir\ufeff");
        assertThat(query("SELECT email_fold FROM mailed_token")).containsExactly("strauß@xn--bcher-kva.example");
        assertThat(query("SELECT email_fold FROM password_reset_request")).containsExactly("ida@xn--bcher-kva.example");
        assertThat(query("SELECT position->>'email_fold' FROM past_position"))
                .containsExactly("strauß@xn--bcher-kva.example");
        assertThat(query("SELECT organization_name_fold FROM deletion")).containsExactly("iş");
        assertThat(query("SELECT coalesce(person_email_fold, lower(person_email)) FROM audit_event ORDER BY id"))
                .containsExactly("strauß@xn--bcher-kva.example", "ada@example.org");
    }

    @Test
    void people_of_one_mailbox_are_listed_and_nothing_is_changed() {
        int typed = person("ida@bücher.example", "ida@bücher.example");
        int ascii = person("Ida@xn--bcher-kva.example", "ida@xn--bcher-kva.example");
        person("leo@bücher.example", "leo@bücher.example");
        List<String> before = query("SELECT person::text FROM person ORDER BY id");

        assertThatThrownBy(this::upgrade)
                .isInstanceOf(DatabaseNotUsable.class)
                .hasMessageContaining("person %d ida@bücher.example, person %d Ida@xn--bcher-kva.example", typed, ascii)
                .hasMessageContaining("Nothing was changed. Start the version that ran before")
                .message()
                .doesNotContain("leo@");

        Map<String, String> environment = Map.of(
                "TENANTRY_DATABASE_URL", place.jdbcUrl(),
                "TENANTRY_DATABASE_USER", place.user(),
                "TENANTRY_DATABASE_PASSWORD", place.password());
        assertThat(Tenantry.run(environment, "outbox")).isEqualTo(1);
        assertThat(query("SELECT person::text FROM person ORDER BY id")).isEqualTo(before);
        assertThat(query("SELECT max(version) FROM flyway_schema_history")).containsExactly(VERSION_BEFORE);

        jdbi.useHandle(handle -> handle.execute("DELETE FROM person WHERE id = ?", ascii));
        upgrade();
        assertThat(query("SELECT email_fold FROM person ORDER BY id"))
                .containsExactly("ida@xn--bcher-kva.example", "leo@xn--bcher-kva.example");
    }

    @Test
    void invitations_of_one_mailbox_are_listed_unless_they_have_expired() {
        int one = invitation("ida@bücher.example", "ida@bücher.example", "1 day");
        int other = invitation("ida@xn--bcher-kva.example", "ida@xn--bcher-kva.example", "1 day");

        assertThatThrownBy(this::upgrade)
                .hasMessageContaining(
                        "invitation %d of organization %d ida@bücher.example, invitation %d of organization %d",
                        one, organization, other, organization);

        jdbi.useHandle(handle -> handle.execute("UPDATE invitation SET expires_at = now() WHERE id = ?", one));
        upgrade();
        assertThat(query("SELECT status FROM invitation ORDER BY id")).containsExactly("revoked", "pending");
    }

    @Test
    void an_expired_invitation_gives_way_in_either_form() {
        invitation("ida@bücher.example", "ida@bücher.example", "1 day");
        invitation("ida@xn--bcher-kva.example", "ida@xn--bcher-kva.example", "-1 day");

        upgrade();

        assertThat(query("SELECT status FROM invitation ORDER BY id")).containsExactly("pending", "revoked");
    }

    @Test
    void a_key_may_become_the_old_key_of_another_row() {
        person("strauß@example.org", "ida@xn--bcher-kva.example");
        person("ida@bücher.example", "ida@bücher.example");

        upgrade();

        assertThat(query("SELECT email_fold FROM person ORDER BY id"))
                .containsExactly("strauß@example.org", "ida@xn--bcher-kva.example");
    }

    @Test
    void the_first_of_several_organizations_keeps_the_claim_to_a_name() {
        organization("Acme\u200b", "acme\u200b");
        organization("Acme", "acme");
        organization("Acme\u00a0", "acme\u00a0");

        upgrade();

        assertThat(query("SELECT name_claimed::text FROM organization WHERE name_fold = 'acme' ORDER BY id"))
                .containsExactly("true", "false", "false");
    }

    @Test
    void the_lists_of_people_use_their_indexes() {
        upgrade();
        List<String> plan = jdbi.withHandle(handle -> {
            handle.execute("SET enable_seqscan = off");
            return handle.createQuery("""
                            EXPLAIN SELECT id FROM person WHERE name_fold LIKE '%abc%' OR email_fold LIKE '%abc%'
                            OR email_search_form LIKE '%abc%'""").mapTo(String.class).list();
        });

        assertThat(String.join("\n", plan))
                .contains("person_name_search", "person_email_search", "person_email_search_form");
    }
}
