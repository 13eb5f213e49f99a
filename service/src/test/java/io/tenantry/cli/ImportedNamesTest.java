package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.configuration.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Names and addresses of an import file: which are cleaned, which are refused, and which belong to one person. */
@Tag("long")
class ImportedNamesTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabases.Place place = TestDatabases.create();

    @TempDir
    private Path folder;

    private record Result(int status, String out, String err) {}

    private Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Map<String, String> environment = Map.of(
                "TENANTRY_DATABASE_URL", place.jdbcUrl(),
                "TENANTRY_DATABASE_USER", place.user(),
                "TENANTRY_DATABASE_PASSWORD", place.password(),
                "TENANTRY_DATA", folder.toString());
        int status = Tenantry.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Result(status, out.toString(), err.toString());
    }

    private String file(String... lines) throws IOException {
        return Files.write(folder.resolve("organizations.jsonl"), List.of(lines))
                .toString();
    }

    private static String named(String name) {
        return JSON.writeValueAsString(JSON.createObjectNode().put("name", name));
    }

    private List<String> query(String sql) {
        try (var database = place.open()) {
            return database.read(
                    handle -> handle.createQuery(sql).mapTo(String.class).list());
        }
    }

    @Test
    void names_are_cleaned_and_counted() throws IOException {
        String file = file(
                named("Name: \tUniversity of the Sacred Heart Gulu"),
                named("Medical Academy \u0093Karol Marcinkowski\u0094 in Poznan"),
                named("\ufeffБрест\u00a0"),
                named("Two\r\nlines\u2028or three"),
                named("Dots\u0085 €\u0080 and\u0081\u008d\u008f\u0090\u009d nothing"),
                named("As it is"),
                """
                {"name":"People","members":[{"email":"a@x.example","name":" A\\tB ","role":"member"},\
                {"email":"b@x.example","name":"","role":"member"}],"projects":[{"name":"P\\u200b"}]}""");

        Result result = run("import", file);

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).endsWith("Names changed by cleaning them: 7.\n");
        assertThat(query("SELECT name FROM organization ORDER BY id"))
                .containsExactly(
                        "Name:  University of the Sacred Heart Gulu",
                        "Medical Academy “Karol Marcinkowski” in Poznan",
                        "Брест",
                        "Two lines or three",
                        "Dots… €€ and nothing",
                        "As it is",
                        "People");
        assertThat(query("SELECT name FROM person ORDER BY email")).containsExactly("A B", "");
        assertThat(query("SELECT name FROM project")).containsExactly("P");
    }

    @Test
    void a_dry_run_counts_them_too_and_a_load_of_nothing_does_not() throws IOException {
        assertThat(run("import", "--dry-run", file(named(" a "))).out())
                .isEqualTo("Checked: 1 organization. Nothing was loaded.\nNames changed by cleaning them: 1.\n");
        assertThat(run("import", file(named("a"))).out()).doesNotContain("cleaning");
        assertThat(run("import", file(named(" a "), "{}")).out()).doesNotContain("cleaning");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200b",
                "\u00a0\ufeff",
                "\t",
                "\u0081",
                "\u202eemcA",
                "Ac\u2066me",
                "Ac\u0007me",
                "Ac\u0000me",
                "Ac\u007fme"
            })
    void what_is_no_name_when_it_is_clean_is_refused(String name) throws IOException {
        Result result = run("import", file(named(name)));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("line 1: name: ").doesNotContain(name);
    }

    @Test
    void people_are_the_same_when_their_mailbox_is() throws IOException {
        String line = """
                {"name":"O","members":[{"email":"%s","role":"admin"}]}""";
        run("import", file(line.formatted("Ida@bücher.example"), line.formatted("strauss@example.org")));

        run(
                "import",
                file(
                        line.formatted("ida@xn--bcher-kva.example"),
                        line.formatted("strauß@example.org"),
                        line.formatted("STRAUSS@Example.org")));

        assertThat(query("SELECT email FROM person ORDER BY id"))
                .containsExactly("Ida@bücher.example", "strauss@example.org", "strauß@example.org");
        assertThat(query("SELECT count(*)::text FROM membership")).containsExactly("5");
        assertThat(run("api-key", "create", "--email", "IDA@BÜCHER.example").status())
                .isZero();
        assertThat(run("api-key", "create", "--email", "ida@buecher.example").status())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"ida@bücher.example, ida@xn--bcher-kva.example", "Öz@x.example, o\u0308z@x.example"})
    void a_person_is_there_twice_in_any_form(String one, String other) throws IOException {
        String line = """
                {"name":"O","members":[{"email":"%s","role":"admin"},{"email":"%s","role":"member"}]}""";

        assertThat(run("import", file(line.formatted(one, other))).err())
                .isEqualTo("line 1: members.1.email: This person is there twice.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u200b@x.example", "a@x\u00ad.example", "a\u202e@x.example", "\u00a0a@x.example"})
    void an_address_that_does_not_show_all_of_itself_is_refused(String address) throws IOException {
        String line = """
                {"name":"O","members":[{"email":"%s","role":"admin"}]}""";

        assertThat(run("import", file(line.formatted(address))).err()).contains("is not an e-mail address.");
    }

    @Test
    void the_name_of_a_key_follows_the_rule_as_well() throws IOException {
        run("import", file("""
                {"name":"O","members":[{"email":"ada@x.example","role":"admin"}]}"""));

        assertThat(run("api-key", "create", "--email", "ada@x.example", "--name", "\u200b")
                        .status())
                .isEqualTo(2);
        assertThat(run("api-key", "create", "--email", "ada@x.example", "--name", "a\u202eb")
                        .status())
                .isEqualTo(2);
        run("api-key", "create", "--email", "ada@x.example", "--name", "\ufeffdeploys\u00a0");
        assertThat(query("SELECT name FROM api_key")).containsExactly("deploys");
    }
}
