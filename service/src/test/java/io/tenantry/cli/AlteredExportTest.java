package io.tenantry.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.storage.Database;
import io.tenantry.storage.backup.BackupFile;
import io.tenantry.storage.backup.BackupKey;
import io.tenantry.storage.backup.BackupReader;
import io.tenantry.storage.backup.BackupWriter;
import io.tenantry.transfer.Imports;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** {@code import} of exported organizations that were cut off, damaged or written by hand. */
class AlteredExportTest extends ExportedOrganization {
    @Test
    void a_cut_or_altered_file_is_refused_before_anything_is_written() throws IOException {
        TestDatabases.Place place = TestDatabases.empty();
        Path broken = folder.resolve("broken.export");
        for (Path whole : List.of(plain, encrypted)) {
            byte[] bytes = Files.readAllBytes(whole);
            int header = new String(bytes, ISO_8859_1).indexOf('\n') + 1;
            for (int i = 1; i <= 16; i++) {
                int place16 = header + (bytes.length - header - 1) * i / 16;
                byte[] flipped = bytes.clone();
                flipped[place16] ^= 1;
                assertRefused(place, Files.write(broken, flipped));
                byte[] without = new byte[bytes.length - 1];
                System.arraycopy(bytes, 0, without, 0, place16);
                System.arraycopy(bytes, place16 + 1, without, place16, without.length - place16);
                assertRefused(place, Files.write(broken, without));
                assertRefused(place, Files.write(broken, Arrays.copyOf(bytes, place16)));
            }
            assertRefused(place, Files.write(broken, Arrays.copyOf(bytes, bytes.length + 1)));
        }
    }

    private static void assertRefused(TestDatabases.Place place, Path file) {
        Result result = run(at(place, TARGET_KEY, ENCRYPTED), "import", file);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).matches("The (file|backup) .*\n").doesNotContain("defect");
        int tables = Jdbi.create(place.jdbcUrl(), place.user(), place.password())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
                        .mapTo(int.class)
                        .one());
        assertThat(tables).isZero();
    }

    /** A file whose rows its author has written by hand: its checksums are right. */
    private static Result altered(TestDatabases.Place victim, String table, UnaryOperator<String> rows)
            throws IOException {
        Path file = Files.createTempFile(folder, "altered", ".export");
        BackupFile whole =
                BackupFile.check(plain, Imports.KIND, ignored -> new BackupKey.Key(new byte[32]), seen -> {});
        Map<String, Long> counts = new LinkedHashMap<>();
        Map<String, List<String>> columns = new LinkedHashMap<>();
        Map<String, String> contents = new LinkedHashMap<>();
        whole.read(new BackupReader.Visitor() {
            private String current = "";

            @Override
            public void table(String name, List<String> named) {
                current = name;
                columns.put(name, named);
                contents.put(name, "");
            }

            @Override
            public void rows(byte[] part) {
                contents.merge(current, new String(part, UTF_8), String::concat);
            }
        });
        try (OutputStream out = Files.newOutputStream(file)) {
            BackupWriter writer = new BackupWriter(out, whole.header(), Optional.empty());
            for (Map.Entry<String, String> entry : contents.entrySet()) {
                String text = entry.getKey().equals(table) ? rows.apply(entry.getValue()) : entry.getValue();
                writer.table(entry.getKey(), Objects.requireNonNull(columns.get(entry.getKey())));
                writer.rows(text.getBytes(UTF_8));
                counts.put(
                        entry.getKey(),
                        text.chars().filter(letter -> letter == '\n').count());
            }
            writer.end(counts);
        }
        return run(at(victim, TARGET_KEY, Map.of()), "import", file);
    }

    @Test
    void a_file_that_no_export_has_written_breaks_no_rule() throws IOException {
        TestDatabases.Place victim = target();
        String known;
        try (Database to = victim.open(2)) {
            known = text(to, "SELECT min(email_fold) FROM person");
        }
        Map<Result, String> refused = new LinkedHashMap<>();
        // Names that deceive, addresses that are somebody else's, values that no API takes.
        refused.put(
                altered(victim, "organization", rows -> rows.replace("Äcme", "\u202eemcÄ")),
                "organization has a wrong name");
        refused.put(
                altered(victim, "organization", rows -> rows.replace("Äcme", "A\\tcme")),
                "organization has a wrong name");
        refused.put(
                altered(victim, "organization", rows -> rows.replace("Äcme & Söhne", "\u200b")),
                "organization has a wrong name");
        refused.put(
                altered(victim, "organization", rows -> rows.replace("Äcme & Söhne", "Äcme\u00a0")),
                "organization has a wrong name");
        refused.put(
                altered(victim, "organization", rows -> rows.replace("\t40\t", "\t-40\t")), "wrong quota_max_users");
        refused.put(
                altered(
                        victim,
                        "organization",
                        rows -> rows.replace("https://hooks.example.org/", "javascript:alert(1)")),
                "wrong webhook_url");
        refused.put(altered(victim, "organization", rows -> rows + rows), "it has no organization, or several");
        refused.put(altered(victim, "organization", rows -> ""), "it has no organization, or several");
        refused.put(
                altered(victim, "project", rows -> rows.replaceAll("(?m)^(\\d+\t\\d+\t)\\d+\t[^\t]+", "$17\t\u0085")),
                "project has a wrong name");
        refused.put(
                altered(victim, "person", rows -> rows.replaceFirst("person-1-", "person 1-")),
                "person has a wrong email");
        refused.put(altered(victim, "person", rows -> rows.replaceFirst("m=8,", "m=4194304,")), "wrong password_hash");
        refused.put(
                altered(victim, "person", rows -> rows.replaceFirst("[^\t]+@", "\\\\x41@")), "does not fit its table");
        refused.put(
                altered(victim, "person", rows -> rows.replaceAll("person-1-\\d", "person-1-1")),
                "a value that no export writes");
        refused.put(
                altered(
                        victim,
                        "membership",
                        rows -> rows.replaceFirst("(?m)^(\\d+\t\\d+\t\\d+\t[^\t]+\t)\\d+", "$1777")),
                "(membership_person)");
        refused.put(altered(victim, "membership", rows -> rows.replace("admin", "root")), "(membership_role_known)");
        refused.put(altered(victim, "membership", rows -> rows.replaceFirst("\n", "\n\\\\.\n")), "damaged");
        refused.put(
                altered(victim, "invitation", rows -> rows.replaceAll("\\{.*?}", "{1e9}")),
                "a value that no export writes");
        refused.put(
                altered(victim, "organization_domain", rows -> rows.replaceAll("org-[^\t]*", "gmail.com")),
                "wrong domain");
        refused.put(
                altered(victim, "organization_external_id", rows -> rows.replace("acme", "a\u0007")),
                "wrong external_id");
        refused.put(altered(victim, "installation", rows -> "'; DROP TABLE x; --\n"), "does not name its installation");
        refused.put(
                altered(victim, "audit_event", rows -> rows.replace("{\"role\"", "{\"person\": 1e400, \"role\"")),
                "a value that no export writes");
        refused.put(
                altered(victim, "api_key", rows -> rows.replaceAll("(?m)(01|02){32}", "01")),
                "a value that no export writes");
        refused.forEach((result, message) -> {
            assertThat(result.err()).as(message).contains(message).doesNotContain("defect");
            assertThat(result.status()).isEqualTo(1);
        });
        try (Database to = victim.open(2)) {
            assertThat(text(to, "SELECT count(*) FROM organization")).isEqualTo("5");
        }
        // The key of an address is computed, not believed: nobody's membership is taken or given by it.
        Result stolen =
                altered(victim, "person", rows -> rows.replaceAll("(?m)^(\\d+\t\\d+\t[^\t]+\t)[^\t]+", "$1" + known));
        assertThat(stolen.status()).as(stolen.err()).isZero();
        assertThat(stolen.out()).contains("; people: 4 new, 0 known here already;");
        try (Database to = victim.open(2)) {
            assertThat(text(to, "SELECT count(*) FROM person WHERE email_fold <> lower(email)"))
                    .isEqualTo("0");
        }
    }
}
