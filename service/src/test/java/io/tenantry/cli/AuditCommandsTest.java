package io.tenantry.cli;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.configuration.Environment;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** The commands about the history. */
class AuditCommandsTest {
    private static final String CHANGES = "[{\"field\": \"name\", \"before\": null, \"after\": \"a \\\"b\\\"\"}]";

    private final TestDatabases.Place place = TestDatabases.create();
    private final Database database = place.open();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private record Result(int status, String out, String err) {}

    @AfterEach
    void close() {
        database.close();
    }

    private Map<String, String> environment() {
        return Map.of(
                "TENANTRY_DATABASE_URL",
                place.jdbcUrl(),
                "TENANTRY_DATABASE_USER",
                place.user(),
                "TENANTRY_DATABASE_PASSWORD",
                place.password(),
                "TENANTRY_SECRET_KEY",
                Base64.getEncoder().encodeToString(new byte[32]));
    }

    private Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> words = new ArrayList<>(List.of("audit"));
        words.addAll(List.of(arguments));
        int status = Tenantry.commandLine(new Environment(environment()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    private void sql(String sql, Object... values) {
        database.change(handle -> handle.execute(sql, values));
    }

    private void write(int organization, String name, int count) {
        sql("""
            INSERT INTO audit_event (organization_id, person_id, person_email, operation, action, object_type, object_id,
                object_name, details, changes, at)
            SELECT nullif(?, 0), 7, 'ada@example.com', 'update', 'updateUser', 'Membership', n, ?, '{"role": "admin"}',
                CAST(? AS jsonb), '2026-03-01T12:00:00.5Z'
            FROM generate_series(1, ?) n""", organization, name, CHANGES, count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv"})
    void an_export_to_a_full_disk_fails_with_the_reason(String format) throws Exception {
        write(1, "bob@example.com", 3);

        assertThat(full("audit", "export", "--format", format, "-"))
                .isEqualTo(new Result(1, "", "The export cannot be written: No space left on device.\n"));
    }

    @Test
    void a_command_whose_output_is_lost_fails_with_the_reason() throws Exception {
        assertThat(full("audit", "verify"))
                .isEqualTo(new Result(1, "", "Standard output cannot be written: No space left on device.\n"));
    }

    /** The program as a process of its own, whose standard output is a full disk. */
    private Result full(String... arguments) throws Exception {
        List<String> command = Program.command(folder);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(Path.of("/dev/full").toFile());
        builder.environment().putAll(environment());
        Process process = builder.start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), "", err);
    }

    @Test
    void verify_tells_what_it_found_and_names_the_first_broken_entry() {
        write(1, "bob@example.com", 3);
        write(0, "bob@example.com", 1);
        assertThat(run("verify")).isEqualTo(new Result(0, """
                4 entries verified in 2 chains: 0 erased, 0 expired before them, 0 waiting for their link.
                No chain is broken.
                """, ""));
        sql("UPDATE audit_event SET object_id = 5 WHERE id IN (2, 3, 4)");

        Result broken = run("verify");
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.out()).isEqualTo("""
                1 entry verified in 2 chains: 0 erased, 0 expired before them, 0 waiting for their link.
                The chain of entries without an organization is broken: entry 1 (audit entry 4) was changed.
                The chain of organization 1 is broken: entry 2 (audit entry 2) was changed.
                2 chains are broken.
                """);
        Result one = run("verify", "--organization", ObjectIds.read(database).of(ObjectIds.Kind.ORGANIZATION, 1));
        assertThat(one.status()).isEqualTo(1);
        assertThat(one.out()).matches("""
                1 entry verified in 1 chain: 0 erased, 0 expired before them, 0 waiting for their link\\.
                The chain of organization 1 is broken: entry 2 \\(audit entry 2\\) was changed\\.
                The end of the chain: 3:[0-9a-f]{64}
                1 chain is broken\\.
                """);
        assertThat(run("verify", "--organization", "x"))
                .isEqualTo(new Result(
                        2, "", "--organization must be the number or the 24-character id of an organization.\n"));
        assertThat(run("verify", "--organization", "99"))
                .isEqualTo(new Result(1, "", "The history has no entries of organization 99: nothing was verified.\n"));
    }

    @Test
    void erase_takes_exactly_one_target_that_is_deleted() {
        write(1, "bob@example.com", 2);
        sql("INSERT INTO organization (name, name_fold, name_order) VALUES ('A', 'a', '')");
        assertThat(run("erase", "--organization", "1"))
                .isEqualTo(new Result(1, "", "The organization 1 exists. Delete it first.\n"));
        assertThat(run("erase").status()).isEqualTo(2);
        assertThat(run("erase", "--organization", "1", "--person", "7").status())
                .isEqualTo(2);
        assertThat(run("erase", "--person", "7"))
                .isEqualTo(new Result(0, "Personal values were erased from 2 entries.\n", ""));
        assertThat(run("verify").status()).isZero();
        sql("DELETE FROM organization");
        assertThat(run("erase", "--organization", "1"))
                .isEqualTo(new Result(0, "Personal values were erased from 2 entries.\n", ""));
        assertThat(run("verify").out()).startsWith("4 entries verified in 2 chains: 2 erased,");
    }

    @Test
    void json_lines_have_every_field_and_the_link() throws IOException {
        write(1, "bob@example.com", 1);
        run("verify");
        write(0, "=1+1", 1);
        Path file = folder.resolve("history.jsonl");
        Result exported = run("export", file.toString());
        assertThat(exported.out()).startsWith("Exported 2 entries in ");

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThatJson(lines.getFirst()).isEqualTo("""
                {"id": 1, "at": "2026-03-01T12:00:00.500Z", "organization_id": 1, "project_id": null, "operator": null,
                 "operator_key_id": null, "operator_key_name": null, "operator_key_prefix": null, "person_id": 7,
                 "person_email": "ada@example.com", "api_key_id": null, "api_key_name": null, "operation": "update",
                 "action": "updateUser", "object_type": "Membership", "object_id": 1, "object_name": "bob@example.com",
                 "request_id": null, "from_address": null, "user_agent": null, "chain_number": 1,
                 "chain_hash": "${json-unit.regex}[0-9a-f]{64}", "details": {"role": "admin"},
                 "changes": [{"field": "name", "before": null, "after": "a \\"b\\""}]}""");
        assertThatJson(lines.getLast()).inPath("chain_hash").isEqualTo(null);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(run("export", file.toString()).status()).isEqualTo(2);
    }

    @Test
    void csv_is_read_back_as_it_was_and_has_no_formula() throws IOException {
        List<String> names = List.of("=1+1", "'=1+1", "", "a,\"b\"\r\nc", "+1", "@x", "\tx", "ab");
        names.forEach(name -> write(3, name, 1));
        write(4, "another", 1);
        Path file = folder.resolve("history.csv");
        assertThat(run("export", "--organization", "3", "--format", "csv", file.toString())
                        .status())
                .isZero();

        String text = Files.readString(file);
        assertThat(text).startsWith("\ufeffid,at,organization_id,");
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerFor(Map.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text.substring(1))) {
            List<Map<String, String>> all = rows.readAll();
            assertThat(all.stream().map(row -> row.get("object_name")).toList())
                    .allMatch(cell -> cell.isEmpty() || "=+-@\t\r".indexOf(cell.charAt(0)) < 0)
                    .extracting(cell -> cell.startsWith("'") ? cell.substring(1) : cell)
                    .containsExactlyElementsOf(names);
            assertThat(all.getFirst().get("changes"))
                    .isEqualTo("[{\"after\": \"a \\\"b\\\"\", \"field\": \"name\", \"before\": null}]");
        }
    }
}
