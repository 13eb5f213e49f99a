package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@code export} of one organization, and its {@code import} into other installations, which have other secret keys. */
class ExportCommandTest extends ExportedOrganization {
    @Test
    void everything_is_equal_in_another_installation_but_the_numbers() throws IOException {
        TestDatabases.Place place = target();
        Path numbers = folder.resolve("everything.csv");
        Result result = run(at(place, TARGET_KEY, ENCRYPTED), "import", encrypted, "--numbers", numbers);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("Imported Äcme & Söhne: organization ")
                .contains("; people: 4 new, 0 known here already; valid API keys: 2.\n")
                .endsWith("Old and new numbers: " + numbers + "\n");
        int number = Integer.parseInt(result.out().replaceAll("(?s).*organization (\\d+),.*", "$1"));
        assertThat(number).isNotEqualTo(2);
        Map<String, List<String>> before;
        Map<String, List<String>> after;
        try (Database from = source.open(2);
                Database to = place.open(2)) {
            before = rows(from, 2, SOURCE_BOX);
            after = rows(to, number, new SecretBox(TARGET_KEY));
            assertThat(text(to, "SELECT name_fold FROM organization WHERE id = " + number))
                    .isEqualTo("äcme & söhne");
            assertThat(text(
                            to,
                            "SELECT string_agg(origin, ',' ORDER BY origin) FROM organization_origin WHERE organization_id = "
                                    + number))
                    .contains("b".repeat(24) + ",", "000002");
            // What refers to a row refers to the same row.
            assertThat(
                            text(
                                    to,
                                    "SELECT count(*) FROM invitation i WHERE organization_id = " + number
                                            + " AND project_ids = ARRAY(SELECT id FROM project WHERE organization_id = i.organization_id ORDER BY id)"))
                    .isEqualTo("1");
            assertThat(text(
                            to,
                            "SELECT count(*) FROM project p WHERE organization_id = " + number
                                    + " AND created_by = user_of((SELECT person_id FROM sign_in), organization_id)"))
                    .isEqualTo("2");
            assertThat(text(to, "SELECT payload::text FROM notification"))
                    .isEqualTo("{\"object_id\": " + text(to, "SELECT id FROM api_key WHERE name = 'ci'")
                            + ", \"object_type\": \"ApiKey\", \"organization_id\": " + number + "}");
            assertThat(text(
                            to,
                            "SELECT count(*) FROM webhook_delivery d JOIN audit_event e ON d.data = webhook_data(e)"))
                    .isEqualTo(text(from, "SELECT count(*) FROM webhook_delivery WHERE state <> 'pending'"));
            String gone = text(to, "SELECT project_id FROM audit_event WHERE action = 'updateInvitation'");
            assertThat(gone).isNotEqualTo("99999").isNotEqualTo("null");
            assertThat(text(to, "SELECT changes #>> '{0,before}' FROM audit_event WHERE action = 'updateInvitation'"))
                    .isEqualTo("[" + gone + "]");
            assertThat(text(to, "SELECT count(*) FROM project WHERE id = " + gone))
                    .isEqualTo("0");
            assertThat(
                            text(
                                    to,
                                    "SELECT (details ->> 'origin') || operator FROM audit_event WHERE action = 'importOrganisation'"))
                    .endsWith("00000002command line");
        }
        Objects.requireNonNull(before.get("webhook_delivery")).removeIf(row -> row.contains("\"pending\""));
        Objects.requireNonNull(before.get("webhook_endpoint")).replaceAll(row -> row.replace("\"-infinity\"", "null"));
        Objects.requireNonNull(after.get("audit_event")).removeIf(row -> row.contains("importOrganisation"));
        Objects.requireNonNull(after.get("organization_origin")).removeIf(row -> !row.contains("ID"));
        assertThat(after.get("organization_origin")).hasSize(2);
        after.remove("organization_origin");
        before.remove("organization_origin");
        assertThat(after).isEqualTo(before);
        before.keySet().removeAll(List.of("deletion", "outgoing_mail", "service_key_organization", "usage_lease"));
        assertThat(before)
                .allSatisfy((table, lines) -> assertThat(lines).as(table).isNotEmpty());
        assertThat(Files.readAllLines(numbers))
                .contains("kind,old,new,old_id,new_id")
                .anyMatch(line -> line.matches("organization,2," + number + ",[0-9a-f]{16}00000002,[0-9a-f]{24}"))
                .anyMatch(line -> line.matches("invitation,1,\\d+,,"));
        assertThat(Files.getPosixFilePermissions(numbers)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(encrypted)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void a_file_that_is_not_encrypted_holds_no_secret_and_names_those_that_it_leaves_out() throws IOException {
        assertThat(exported.out())
                .containsSubsequence(
                        "The file is not encrypted. It holds hashes of passwords and keys: keep it safe.\n",
                        "Left out, because it is not encrypted:\n",
                        "  vapi_api_key of the organization\n",
                        "  webhook_secret of the organization\n",
                        "  webhook_secret of projects: 2\n",
                        "  provider credentials: 1\n",
                        "  second factor and password of ");
        TestDatabases.Place place = another();
        Result result = run(at(place, TARGET_KEY, Map.of()), "import", plain, "--numbers", folder.resolve("plain.csv"));
        assertThat(result.status()).as(result.err()).isZero();
        try (Database to = place.open(2)) {
            assertThat(text(
                            to,
                            "SELECT count(*) FROM organization WHERE vapi_api_key IS NULL AND vapi_api_key_mask = ''"
                                    + " AND webhook_secret IS NULL"))
                    .isEqualTo("1");
            assertThat(text(to, "SELECT count(*) FROM provider_credential")).isEqualTo("0");
            assertThat(text(to, "SELECT count(*) FROM recovery_code")).isEqualTo("0");
            assertThat(
                            text(
                                    to,
                                    "SELECT count(*) FROM person p LEFT JOIN sign_in s ON s.person_id = p.id WHERE p.password_hash IS NULL"
                                            + " AND s.active_at IS NOT NULL AND s.totp_secret IS NULL AND s.totp_confirmed_at IS NULL"))
                    .isEqualTo("1");
            assertThat(text(to, "SELECT count(*) FROM person WHERE password_hash IS NOT NULL"))
                    .isEqualTo("3");
        }
    }

    @Test
    void the_kinds_of_files_are_told_apart() throws IOException {
        Map<String, String> environment = at(source, new byte[32], Map.of());
        Path backup = folder.resolve("whole.backup");
        assertThat(run(environment, "backup", backup).status()).isZero();
        assertThat(run(environment, "import", backup).err()).contains("This is a backup of a whole installation");
        assertThat(run(environment, "restore", plain).err())
                .isEqualTo("The file is an exported organization. Import it with \"tenantry import\".\n");
        byte[] newer = Files.readAllBytes(plain);
        newer["TENANTRY ORGANIZATION ".length()] = '2';
        assertThat(run(environment, "import", Files.write(folder.resolve("format2"), newer))
                        .err())
                .isEqualTo("The file has format 2, which this version of Tenantry does not know; use a newer one.\n");
        assertThat(run(environment, "import", plain, "--skip-bad").status()).isEqualTo(2);
        assertThat(run(environment, "export", "--organization", 99, folder.resolve("none"))
                        .err())
                .isEqualTo("There is no organization 99.\n");
        assertThat(folder.resolve("none")).doesNotExist();
        assertThat(run(environment, "export", "--organization", 2, plain).status())
                .isEqualTo(2);
        Map<String, String> otherKey = new HashMap<>(environment);
        otherKey.put("TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(TARGET_KEY));
        assertThat(run(otherKey, "export", "--organization", 2, folder.resolve("none"))
                        .err())
                .startsWith("The secrets in this database were encrypted with another secret key.");
    }
}
