package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code import} of an exported organization where people, names or the organization exist already. */
class ImportOfExportTest extends ExportedOrganization {
    @Test
    void people_who_exist_are_joined_by_their_mailbox_and_keep_what_is_theirs() {
        TestDatabases.Place place = target();
        String address;
        try (Database from = source.open(2);
                Database to = place.open(2)) {
            address = text(from, "SELECT email FROM person JOIN sign_in ON person_id = id");
            to.change(handle -> handle.createUpdate("""
                    INSERT INTO person (email, email_fold, name, name_fold, name_order, password_hash, email_verified_at)
                    VALUES (:email, lower(:email), 'Another Name', 'another name', '\\x01', 'mine', now())""")
                    .bind("email", address.toUpperCase(Locale.ROOT))
                    .execute());
        }
        Result result =
                run(at(place, TARGET_KEY, ENCRYPTED), "import", encrypted, "--numbers", folder.resolve("joined.csv"));
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).contains("; people: 3 new, 1 known here already; valid API keys: 2.\n");
        try (Database to = place.open(2)) {
            assertThat(text(to, "SELECT name || password_hash FROM person WHERE email_fold = '" + address + "'"))
                    .isEqualTo("Another Namemine");
            assertThat(text(to, "SELECT count(*) FROM sign_in")).isEqualTo("0");
            assertThat(text(to, "SELECT count(*) FROM person_external_id")).isEqualTo("0");
            assertThat(text(to, "SELECT count(*) FROM audit_event WHERE organization_id IS NULL AND action = 'signIn'"))
                    .isEqualTo("0");
            assertThat(text(
                            to,
                            "SELECT count(*) FROM membership m JOIN person p ON p.id = m.person_id WHERE p.password_hash = 'mine'"
                                    + " AND m.project_id IS NULL"))
                    .isEqualTo("1");
        }
    }

    @Test
    void an_account_with_an_unverified_address_is_not_joined() {
        TestDatabases.Place place = target();
        try (Database from = source.open(2);
                Database to = place.open(2)) {
            String address = text(from, "SELECT email FROM person JOIN sign_in ON person_id = id");
            to.change(handle -> handle.createUpdate("""
                    INSERT INTO person (email, email_fold, name, name_fold, name_order, password_hash)
                    VALUES (:email, :email, '', '', '\\x01', 'mine')""").bind("email", address).execute());
            Result result = run(at(place, TARGET_KEY, ENCRYPTED), "import", encrypted);
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err())
                    .isEqualTo(
                            "Accounts here have addresses of people of the organization, but these were never verified: "
                                    + address
                                    + ". If they belong to these people, confirm that with \"tenantry person verify\".\nNothing was imported.\n");
            assertThat(text(to, "SELECT count(*) FROM organization")).isEqualTo("5");
            assertThat(Path.of(encrypted + ".numbers.csv")).doesNotExist();
        }
    }

    @Test
    void a_second_import_is_recognized_and_what_collides_is_named() throws IOException {
        TestDatabases.Place place = another();
        Map<String, String> environment = at(place, TARGET_KEY, ENCRYPTED);
        Result dry = run(environment, "import", encrypted, "--dry-run");
        assertThat(dry.out())
                .isEqualTo("Checked Äcme & Söhne; people: 4 new, 0 known here already. Nothing was imported.\n");
        Result first = run(environment, "import", encrypted, "--numbers", folder.resolve("first.csv"));
        assertThat(first.status()).as(first.err()).isZero();
        Result second = run(environment, "import", encrypted, "--numbers", folder.resolve("second.csv"));
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.err())
                .matches(
                        "This organization is here already: it is number \\d+, \"Äcme & Söhne\"\\.\nNothing was imported\\.\n");
        Result again = run(environment, "import", encrypted, "--again", "--numbers", folder.resolve("second.csv"));
        assertThat(again.status()).isEqualTo(1);
        String collisions = """
                The name "Äcme & Söhne" is claimed by another organization.
                Another object has the external id "acme".
                Another object has the external id "p-2".
                The API key "ci" is a key here already.
                The API key "tk_project…" is a key here already.
                The link of the invitation of "New@Bücher.example" belongs to another invitation.
                """;
        assertThat(again.err())
                .isEqualTo(
                        collisions + "Nothing was imported. Correct that, or leave it out with --skip-collisions.\n");
        assertThat(folder.resolve("second.csv")).doesNotExist();
        Result both = run(
                environment,
                "import",
                encrypted,
                "--again",
                "--skip-collisions",
                "--numbers",
                folder.resolve("second.csv"));
        assertThat(both.status()).as(both.err()).isZero();
        assertThat(both.out())
                .contains("; people: 0 new, 4 known here already; valid API keys: 0.\n")
                .endsWith(collisions
                        .lines()
                        .map(line -> "Left out: " + line + "\n")
                        .collect(Collectors.joining()));
        try (Database to = place.open(2)) {
            assertThat(text(to, "SELECT count(*) FROM organization WHERE name_claimed"))
                    .isEqualTo("1");
            assertThat(text(to, "SELECT count(*) FROM organization")).isEqualTo("2");
            assertThat(text(to, "SELECT count(*) FROM person")).isEqualTo("4");
        }
    }

    @Test
    void the_installation_recognizes_its_own_organization() {
        Result result = run(at(source, new byte[32], ENCRYPTED), "import", encrypted);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("This organization is here already: it is number 2, \"Äcme & Söhne\".\n");
    }
}
