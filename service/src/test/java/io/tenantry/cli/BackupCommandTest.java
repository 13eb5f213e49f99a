package io.tenantry.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.SecretKey;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.postgres.EmbeddedPostgres;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup} and {@code restore}, from an embedded database to others. */
class BackupCommandTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final Map<String, String> ENCRYPTED = Map.of("TENANTRY_BACKUP_KEY", KEY);

    @TempDir
    private static Path folder;

    private static Path source;
    private static Path plain;
    private static Path encrypted;
    private static Map<String, List<String>> rows;
    private static List<String> sequences;

    private record Result(int status, String out, String err) {}

    private static Result run(Map<String, String> environment, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Tenantry.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    @BeforeAll
    static void back_up_an_embedded_installation() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        source = folder.resolve("source");
        plain = folder.resolve("plain.backup");
        encrypted = folder.resolve("encrypted.backup");
        assertThat(run(Map.of(), "seed", "--organizations", 20, "--members", 2, "--projects", 1, "--data", source)
                        .status())
                .isZero();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(source);
                Database database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 2)) {
            FilledTables.fill(
                    database, SecretKey.find(new Environment(Map.of()), source).getFirst());
            rows = FilledTables.of(database);
            sequences = FilledTables.sequences(database);
            // As beside a server, whose database is in use.
            Result result = run(
                    external(
                            new TestDatabases.Place(postgres.jdbcUrl(), postgres.user(), postgres.password()),
                            Map.of()),
                    "backup",
                    plain,
                    "--data",
                    source);
            assertThat(result.status()).as(result.err()).isZero();
            assertThat(result.out())
                    .matches(
                            "(?s)Backed up \\d+ rows in .*The backup is not encrypted, and the secret key is not in it.*");
        }
        Result result = run(ENCRYPTED, "backup", encrypted, "--data", source);
        assertThat(result.out()).contains("The backup is encrypted and holds the secret key.");
        assertThat(rows)
                .allSatisfy((table, lines) -> assertThat(lines).as(table).isNotEmpty());
    }

    private static Map<String, String> external(TestDatabases.Place place, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("TENANTRY_DATABASE_URL", place.jdbcUrl());
        environment.put("TENANTRY_DATABASE_USER", place.user());
        environment.put("TENANTRY_DATABASE_PASSWORD", place.password());
        return environment;
    }

    @Test
    void every_row_is_equal_in_an_external_database_and_what_waited_is_held_until_it_is_released() throws IOException {
        TestDatabases.Place place = TestDatabases.empty();
        Path data = folder.resolve("external");
        Result result = run(external(place, ENCRYPTED), "restore", encrypted, "--data", data);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out())
                .containsPattern("Restored \\d+ rows in ")
                .contains(
                        "The backup is 0 minutes old (made ",
                        "Valid again, even if revoked since then: 2 API keys and 1 operator key.",
                        "Held until \"tenantry outbox release\": 1 mail and 1 webhook.");
        assertThat(data.resolve("secret-key")).hasSameTextualContentAs(source.resolve("secret-key"));
        assertThat(Files.getPosixFilePermissions(data.resolve("secret-key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Map<String, List<String>> expected = new HashMap<>(rows);
        FilledTables.EMPTIED.forEach(table -> expected.put(table, List.of()));
        try (Database database = place.open(2)) {
            // The only new row is the entry of the restore.
            assertThat(one(database, """
                    WITH removed AS (DELETE FROM audit_event WHERE operator = 'command line' AND action = 'restoreInstallation'
                        AND details ->> 'backup_made_at' <> '' AND details ->> 'backup_program' <> '' RETURNING id),
                        unlinked AS (DELETE FROM audit_pending WHERE entry IN (SELECT id FROM removed))
                    SELECT setval('audit_event_id_seq', (SELECT last_value FROM audit_event_id_seq) - count(*)) * 0 + count(*)
                    FROM removed""")).isOne();
            assertThat(FilledTables.of(database)).isEqualTo(expected);
            assertThat(FilledTables.sequences(database)).isEqualTo(sequences);
            Outbox outbox = new Outbox(database, SecretKey.box(new Environment(Map.of()), source));
            assertThat(outbox.list(false, 9, 0)).map(OutgoingMail::state).containsExactly("held", "failed");
            assertThat(outbox.list(false, 9, 0)).map(OutgoingMail::text).containsOnly("words");
            assertThat(one(database, "SELECT count(*) FROM invitation WHERE token_digest IS NOT NULL"))
                    .isZero();
            assertThat(run(external(place, Map.of()), "outbox", "release", "--data", data)
                            .out())
                    .isEqualTo("Released 1 mail and 1 webhook.\n");
            assertThat(outbox.list(false, 9, 0)).map(OutgoingMail::state).containsExactly("waiting", "failed");
            assertThat(one(database, "SELECT count(*) FROM webhook_endpoint WHERE due_at <= now()"))
                    .isOne();
            assertThat(run(external(place, Map.of()), "outbox", "release", "--data", data)
                            .out())
                    .isEqualTo("Released 0 mails and 0 webhooks.\n");
            assertThat(one(database, """
                    SELECT count(*) FROM audit_event WHERE operator = 'command line' AND action = 'releaseOutbox'
                        AND details = '{"mails": 1, "deliveries": 1}'""")).isOne();
            assertThat(one(database, "SELECT count(*) FROM audit_event WHERE action = 'releaseOutbox'"))
                    .isOne();
        }
    }

    private static long one(Database database, String sql) {
        return database.read(handle -> handle.createQuery(sql).mapTo(long.class).one());
    }

    @Test
    void a_file_is_readable_by_its_owner_alone_and_replaces_none() throws IOException {
        assertThat(Files.getPosixFilePermissions(plain)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(run(Map.of(), "backup", plain, "--data", source).err())
                .isEqualTo("There is already a file " + plain + ". Choose another name.\n");
        assertThat(Files.readString(plain, ISO_8859_1)).startsWith("TENANTRY BACKUP 1\n{\"program\":");
    }

    @Test
    void an_unencrypted_backup_needs_the_secret_key() throws IOException {
        Path data = folder.resolve("keyless");
        assertRefused(run(Map.of(), "restore", plain, "--data", data), "The secret key is not in the backup. ", data);
        Path other = Files.writeString(folder.resolve("other-key"), KEY);
        assertRefused(
                run(Map.of(), "restore", plain, "--data", data, "--secret-key", other),
                "The key in " + other + " is not the secret key of the backup.",
                data);
        assertRefused(
                run(Map.of("TENANTRY_SECRET_KEY", KEY), "restore", plain, "--data", data),
                "TENANTRY_SECRET_KEY is not the secret key of the backup.",
                data);
        TestDatabases.Place place = TestDatabases.create();
        Result result = run(
                external(place, Map.of()),
                "restore",
                plain,
                "--data",
                data,
                "--secret-key",
                source.resolve("secret-key"));
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(data.resolve("secret-key")).hasSameTextualContentAs(source.resolve("secret-key"));
        assertThat(run(external(place, Map.of()), "restore", plain, "--data", data)
                        .err())
                .contains("is not empty. Restore into an empty one: --data with another folder, or --database-url.");
    }

    private static void assertRefused(Result result, String reason, Path data) {
        assertThat(result.status()).as(result.err()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().startsWith(reason);
        assertThat(data).doesNotExist();
    }

    @Test
    void a_file_that_was_cut_or_changed_anywhere_is_refused_before_anything_is_made() throws IOException {
        Path data = folder.resolve("untouched");
        Path broken = folder.resolve("broken.backup");
        for (Path whole : List.of(plain, encrypted)) {
            byte[] bytes = Files.readAllBytes(whole);
            int header = new String(bytes, ISO_8859_1).indexOf('\n', 20) + 1;
            List<Integer> places = List.of(
                    0,
                    10,
                    16,
                    17,
                    25,
                    header / 2,
                    header - 2,
                    header - 1,
                    header,
                    header + 1,
                    header + 4,
                    header + 5,
                    header + 50,
                    header + (bytes.length - header) / 2,
                    bytes.length - 30,
                    bytes.length - 1);
            for (int place : places) {
                byte[] flipped = bytes.clone();
                flipped[place] ^= 1;
                Files.write(broken, flipped);
                assertRefused(run(ENCRYPTED, "restore", broken, "--data", data), "The ", data);
                Files.write(broken, Arrays.copyOf(bytes, place));
                assertRefused(run(ENCRYPTED, "restore", broken, "--data", data), "The ", data);
            }
            Files.write(broken, Arrays.copyOf(bytes, bytes.length + 1));
            assertRefused(run(ENCRYPTED, "restore", broken, "--data", data), "The file is damaged: ", data);
        }
    }

    @Test
    void another_key_and_a_newer_version_are_refused() throws IOException {
        Path data = folder.resolve("untouched");
        String other = Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(US_ASCII));
        assertRefused(
                run(Map.of("TENANTRY_BACKUP_KEY", other), "restore", encrypted, "--data", data),
                "The file was encrypted with another key.",
                data);
        assertRefused(
                run(Map.of(), "restore", encrypted, "--data", data),
                "The file is encrypted with a key. Set TENANTRY_BACKUP_KEY",
                data);
        byte[] newer = Files.readAllBytes(plain);
        newer[16] = '2';
        assertRefused(
                run(Map.of(), "restore", Files.write(folder.resolve("format2"), newer), "--data", data),
                "The file has format 2, ",
                data);
        TestDatabases.Place place = TestDatabases.create();
        try (Database database = place.open(2)) {
            database.holdToKey(new SecretBox(new byte[32]));
            database.change(handle -> handle.execute("""
                    INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    VALUES (999, '999912312359', 'x', 'SQL', 'V999912312359__x.sql', 1, 'x', 1, true)"""));
        }
        Path future = folder.resolve("future.backup");
        Map<String, String> environment = external(place, Map.of("TENANTRY_SECRET_KEY", KEY));
        assertThat(run(environment, "backup", future).status()).isZero();
        assertRefused(
                run(Map.of("TENANTRY_SECRET_KEY", KEY), "restore", future, "--data", data),
                "The backup was made by version ",
                data);
    }

    @Test
    void a_backup_during_writes_is_of_one_moment() throws Exception {
        TestDatabases.Place place = TestDatabases.create();
        Map<String, String> environment = external(place, Map.of("TENANTRY_SECRET_KEY", KEY));
        AtomicBoolean ended = new AtomicBoolean();
        try (Database database = place.open(4)) {
            database.holdToKey(new SecretBox(new byte[32]));
            CompletableFuture<?> writing = CompletableFuture.runAsync(() -> {
                while (!ended.get()) {
                    database.change(handle -> {
                        handle.execute("INSERT INTO user_count (delta) VALUES (7)");
                        handle.execute(
                                "INSERT INTO audit_event (operation, action, object_type) VALUES ('x', 'x', 'x')");
                        handle.execute("INSERT INTO organization_count (delta) VALUES (7)");
                    });
                }
            });
            for (int i = 0; i < 5; i++) {
                Path file = folder.resolve("during-" + i);
                assertThat(run(environment, "backup", file).status()).isZero();
                TestDatabases.Place target = TestDatabases.create();
                assertThat(run(external(target, Map.of("TENANTRY_SECRET_KEY", KEY)), "restore", file)
                                .status())
                        .isZero();
                try (Database restored = target.open(2)) {
                    long entries = one(restored, "SELECT count(*) FROM audit_event WHERE operation = 'x'");
                    assertThat(one(restored, "SELECT coalesce(sum(delta), 0) FROM user_count"))
                            .isEqualTo(7 * entries);
                    assertThat(one(restored, "SELECT coalesce(sum(delta), 0) FROM organization_count"))
                            .isEqualTo(7 * entries);
                    assertThat(one(restored, "SELECT last_value FROM audit_event_id_seq"))
                            .isGreaterThanOrEqualTo(entries);
                }
            }
            ended.set(true);
            writing.join();
        }
    }

    @Test
    void a_passphrase_and_standard_output_work_in_a_process_of_its_own() throws Exception {
        Path words = Files.writeString(folder.resolve("words"), "correct horse battery\n");
        Path file = folder.resolve("piped.backup");
        List<String> command = Program.command(folder);
        command.addAll(List.of("backup", "-", "--passphrase", "--data", source.toString()));
        Process process = new ProcessBuilder(command)
                .redirectInput(words.toFile())
                .redirectOutput(file.toFile())
                .redirectError(folder.resolve("piped.err").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("piped.err")))
                .isZero();
        assertThat(folder.resolve("piped.err")).content().contains("Backed up ", "holds the secret key");
        TestDatabases.Place place = TestDatabases.empty();
        Map<String, String> environment = external(place, Map.of());
        Path data = folder.resolve("piped");
        Path wrong = Files.writeString(folder.resolve("wrong"), "incorrect horse battery\n");
        try (Program program =
                Program.start(folder, wrong, environment, "restore", file.toString(), "--data", data.toString())) {
            Program.Ended refused = program.awaitEnd();
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).isEqualTo("The file was encrypted with another passphrase.\n");
        }
        try (Program program =
                Program.start(folder, words, environment, "restore", file.toString(), "--data", data.toString())) {
            Program.Ended restored = program.awaitEnd();
            assertThat(restored.status()).as(restored.err()).isZero();
        }
    }
}
