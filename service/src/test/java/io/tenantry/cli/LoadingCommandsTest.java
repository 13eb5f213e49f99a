package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.configuration.Environment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands import, seed and api-key on an external database, as while a server runs. */
@Tag("long")
@Tag("alone")
class LoadingCommandsTest {
    private static final String ACME = """
            {"name":"Acme","domains":["ACME.example","bücher.example"],"team_size":"10-100","low_credits_threshold":"12.5",\
            "vapi_api_key":"a-very-secret-key","business_unit_id":null,"quota_max_users":7,\
            "data_privacy_ignore_list":["a\\\\b","c\\"d"],\
            "members":[{"email":"ada@acme.example","name":"Ada","role":"admin"},\
            {"email":"bob@acme.example","role":"view_only","is_email_notify_enabled":false}],\
            "projects":[{"name":"Support","members":[{"email":"eve@else.example","name":"Eve","role":"member"}]}]}
            """;

    private final TestDatabases.Place place = TestDatabases.create();

    @TempDir
    private Path folder;

    private record Result(int status, String out, String err) {}

    private Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        Map<String, String> environment = Map.of(
                "TENANTRY_DATABASE_URL", place.jdbcUrl(),
                "TENANTRY_DATABASE_USER", place.user(),
                "TENANTRY_DATABASE_PASSWORD", place.password(),
                "TENANTRY_DATA", folder.toString());
        int status = Tenantry.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("organizations.jsonl"), content).toString();
    }

    private List<String> query(String sql) {
        try (var database = place.open()) {
            return database.read(
                    handle -> handle.createQuery(sql).mapTo(String.class).list());
        }
    }

    @Test
    void everything_in_a_line_arrives() throws IOException {
        Result result = run("import", file(ACME));
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("Loaded 1 organization in ");
        assertThat(query("""
                SELECT concat_ws('|', name, team_size, low_credits_threshold, vapi_api_key_mask, quota_max_users,
                    data_privacy_ignore_list, revision) FROM organization""")).containsExactly("Acme|10-100|12.50|********-key|7|{\"a\\\\b\",\"c\\\"d\"}|1");
        assertThat(query("SELECT vapi_api_key::text FROM organization").getFirst())
                .doesNotContain("secret");
        assertThat(query("SELECT domain FROM organization_domain ORDER BY 1"))
                .containsExactly("acme.example", "xn--bcher-kva.example");
        assertThat(query("""
                SELECT concat_ws('|', p.name, p.email, m.role, m.is_email_notify_enabled, j.name)
                FROM membership m JOIN person p ON p.id = person_id LEFT JOIN project j ON j.id = project_id ORDER BY 1"""))
                .containsExactly(
                        "Ada|ada@acme.example|admin|t",
                        "Eve|eve@else.example|member|t|Support",
                        "bob|bob@acme.example|view_only|f");
        assertThat(query("SELECT sum(delta)::text FROM organization_count")).containsExactly("1");
    }

    @Test
    void projects_have_what_the_organisation_api_knows_of_them() throws IOException {
        String furnished = """
                {"name":"Furnished","projects":[{"name":"A","color":"cognigyBlue","locale":"de-DE",\
                "live_agent_default_inbox":9007199254740991,\
                "handover_configuration":{"setup_live_agent_inbox":true,"whisper_assist_configuration":"basic"}},\
                {"name":"B"},{"name":"C","handover_configuration":null,"live_agent_default_inbox":null}]}
                """;
        assertThat(run("import", file(furnished)).err()).isEmpty();
        assertThat(query("""
                SELECT concat_ws('|', name, color, locale, handover_inbox, handover_whisper, live_agent_default_inbox)
                FROM project ORDER BY name"""))
                .containsExactly("A|cognigyBlue|de-DE|t|basic|9007199254740991", "B|blue|en-US", "C|blue|en-US");
        String wrong = """
                {"name":"Wrong","projects":[{"name":"A","color":"Red","locale":5,"live_agent_default_inbox":-1,\
                "handover_configuration":{"setup_live_agent_inbox":true}},{"name":"B","color":null,"locale":"xx",\
                "live_agent_default_inbox":1.5,"handover_configuration":[]}]}
                """;
        Result result = run("import", file(wrong));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "projects.0.color: \"Red\" is not one of them.",
                        "projects.0.locale: Must be a text.",
                        "projects.0.live_agent_default_inbox: Must be a whole number from 0 to 9007199254740991.",
                        "projects.0.handover_configuration: Must be an object of setup_live_agent_inbox,",
                        "projects.1.color: Must be a text.",
                        "projects.1.locale: \"xx\" is not one of them.",
                        "projects.1.live_agent_default_inbox: Must be",
                        "projects.1.handover_configuration: Must be");
    }

    @Test
    void people_are_the_same_when_their_addresses_are() throws IOException {
        run("import", file(ACME));
        run("import", file(ACME.replace("ada@acme", "ADA@Acme").replace("\"Ada\"", "\"Somebody else\"")));
        assertThat(query("SELECT name FROM person ORDER BY 1")).containsExactly("Ada", "Eve", "bob");
        assertThat(query("SELECT count(*)::text FROM membership")).containsExactly("6");
    }

    @Test
    void one_bad_line_spoils_all_and_every_reason_is_told() throws IOException {
        String bad = """
                {"name":"Good"}

                {"nam":"x","quota_max_users":"7","timezone":"Mars","domains":["not a domain","a.example","A.example"],\
                "members":[{"email":"nobody","role":"boss"}]}
                not json
                {"name":"Also good"}
                """;
        Result result = run("import", file(bad));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .isEqualTo("Nothing was loaded: 2 good lines, 2 bad lines. Correct these lines, or load the others with"
                        + " --skip-bad.\n");
        assertThat(result.err().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("line 3: ")
                .contains(
                        "name: This field is required.",
                        "nam: There is no such key.",
                        "quota_max_users: A valid integer is required.",
                        "timezone: \"Mars\" is not a valid choice.",
                        "domains.0: \"not a domain\" is not a domain name.",
                        "domains.2: \"a.example\" is there twice.",
                        "members.0.email: \"nobody\" is not an e-mail address.",
                        "members.0.role: Must be one of admin, member,");
        assertThat(result.err().lines().toList().get(1)).startsWith("line 4: Not valid JSON");
        assertThat(query("SELECT name FROM organization")).isEmpty();
        Result skipping = run("import", "--skip-bad", file(bad));
        assertThat(skipping.status()).isZero();
        assertThat(skipping.out()).contains("Loaded 2 organizations", ", 2 bad lines.");
        assertThat(query("SELECT name FROM organization ORDER BY id")).containsExactly("Good", "Also good");
    }

    @Test
    void numbers_that_nobody_can_read_or_store_are_faults_of_their_line() throws IOException {
        String bad = """
                {"name":"a","quota_max_users":1e2147483648}
                {"name":1e-2147483649}
                {"name":"a","low_credits_threshold":0e2147483648}
                {"name":"a","domains":[1e99999999999]}
                {"name":"a","low_credits_threshold":1e200000}
                {"name":"a","members":[{"email":1e2147483647,"role":"admin"}]}
                {"name":"Good","low_credits_threshold":1e2}
                """;
        Result result = run("import", "--skip-bad", file(bad));
        assertThat(result.err().lines().map(line -> line.replaceAll(": .*", "")))
                .containsExactly("line 1", "line 2", "line 3", "line 4", "line 5", "line 6");
        assertThat(result.err()).doesNotContain("Exception", "\tat ");
        assertThat(result.err()).contains("line 5: low_credits_threshold: A valid number is required.");
        assertThat(query("SELECT name FROM organization")).containsExactly("Good");
    }

    @Test
    void a_dry_run_checks_and_writes_nothing() throws IOException {
        Result good = run("import", "--dry-run", file(ACME));
        assertThat(good.status()).isZero();
        assertThat(good.out()).isEqualTo("Checked: 1 organization. Nothing was loaded.\n");
        Result bad = run("import", "--dry-run", file(ACME + "[]\n"));
        assertThat(bad.status()).isEqualTo(1);
        assertThat(bad.err()).isEqualTo("line 2: Not a JSON object.\n");
        assertThat(query("SELECT name FROM organization")).isEmpty();
    }

    @Test
    void no_more_than_a_hundred_faults_are_shown() throws IOException {
        Result result = run("import", file("{}\n".repeat(250)));
        assertThat(result.err().lines()).hasSize(101).last().isEqualTo("… and 150 more bad lines");
    }

    @Test
    void bytes_that_are_no_text_and_endless_lines_are_faults_of_their_line() throws IOException {
        byte[] latin1 = "{\"name\":\"Caf\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        String longLine = "{\"name\":\"" + "x".repeat(1 << 20) + "\"}\n";
        byte[] rest = (longLine + "\uFEFF{\"name\":\"z\"}\n{\"name\":\"\uFEFFreal\\tname\"}")
                .getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("bytes.jsonl");
        Files.write(file, latin1);
        Files.write(file, rest, java.nio.file.StandardOpenOption.APPEND);
        Result result = run("import", "--skip-bad", file.toString());
        assertThat(result.err().lines().map(line -> line.replaceAll("JSON: .*", "JSON")))
                .containsExactly(
                        "line 1: The line is not valid UTF-8.",
                        "line 2: The line is longer than 1048576 bytes.",
                        "line 3: Not valid JSON");
        assertThat(query("SELECT name FROM organization")).containsExactly("real name");
    }

    @Test
    void standard_input_is_a_file_too() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("{\"name\":\"Piped\"}".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run("import", "-").status()).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(query("SELECT name FROM organization")).containsExactly("Piped");
    }

    @Test
    void a_file_that_is_not_there_is_a_mistake() {
        Result result = run("import", "none.jsonl");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("There is no file none.jsonl.\n");
    }

    @Test
    void the_same_random_seed_makes_the_same_organizations() {
        String contents = """
                SELECT md5(string_agg(concat_ws('|', o.name, o.quota_max_users, o.billing_timezone, o.disabled, p.email,
                    p.name, m.role, j.name), ',' ORDER BY o.id, p.email, j.name))
                FROM organization o LEFT JOIN membership m ON m.organization_id = o.id
                LEFT JOIN person p ON p.id = m.person_id LEFT JOIN project j ON j.id = m.project_id
                WHERE o.id > (SELECT coalesce(max(id), 0) FROM organization) - 50""";
        assertThat(run("seed", "--organizations", "50", "--members", "5", "--projects", "2", "--random-seed", "7")
                        .status())
                .isZero();
        List<String> first = query(contents);
        assertThat(query("SELECT count(*)::text FROM membership WHERE project_id IS NULL"))
                .containsExactly("250");
        assertThat(query("SELECT (count(*) < 100)::text FROM person")).containsExactly("true");
        run("seed", "--organizations", "50", "--members", "5", "--projects", "2", "--random-seed", "7");
        assertThat(query(contents)).isEqualTo(first);
        run("seed", "--organizations", "50", "--members", "5", "--projects", "2", "--random-seed", "8");
        assertThat(query(contents)).isNotEqualTo(first);
    }

    @Test
    void a_key_is_made_for_who_may_have_it_listed_and_revoked() throws IOException {
        run("import", file(ACME));
        Result key =
                run("api-key", "create", "--email", "ADA@acme.example", "--organization", "1", "--name", "billing");
        assertThat(key.out()).matches("tk_[0-9A-Za-z]{43}\n");
        assertThat(run("api-key", "create", "--email", "eve@else.example").out())
                .startsWith("tk_");
        Result notAdmin = run("api-key", "create", "--email", "bob@acme.example", "--organization", "1");
        assertThat(notAdmin.status()).isEqualTo(1);
        assertThat(notAdmin.err())
                .isEqualTo("bob@acme.example is not allowed to make a key for organization 1: only its admins are.\n");
        assertThat(run("api-key", "create", "--email", "no@no.example").err())
                .startsWith("There is no person with the e-mail address no@no.example.");
        assertThat(run("api-key", "create", "--email", "ada@acme.example", "--organization", "99")
                        .err())
                .isEqualTo("There is no organization 99, or ada@acme.example is not a member of it.\n");
        String list = run("api-key", "list").out();
        assertThat(list.lines().map(line -> line.replaceAll("\\S+Z ", "").replaceAll(" +", " ")))
                .containsExactly(
                        "ID KEY SCOPE PERSON CREATED STATE NAME",
                        "1 " + key.out().substring(0, 9) + "… organization 1 ada@acme.example good billing",
                        list.lines().toList().get(2).replaceAll("\\S+Z ", "").replaceAll(" +", " "));
        assertThat(list).doesNotContain(key.out().strip());
        assertThat(run("api-key", "revoke", "1").out()).isEqualTo("Key 1 is revoked.\n");
        assertThat(run("api-key", "revoke", "1").status()).isEqualTo(1);
        assertThat(run("api-key", "list").out()).contains("revoked");
        assertThat(query("""
                        SELECT concat_ws(' ', operator, person_email, action, object_name) FROM audit_event
                        WHERE object_type = 'ApiKey' AND object_id = 1 ORDER BY id"""))
                .containsExactly(
                        "command line ada@acme.example createApiKey billing", "command line deleteApiKey billing");
    }

    @Test
    void a_load_leaves_an_entry_in_the_history() throws IOException {
        run("import", file(ACME));
        run("import", file(ACME), "--dry-run");
        run("import", file("{}"));
        run("seed", "--organizations", "2");
        assertThat(query("""
                        SELECT concat_ws(' ', operator, action, object_type, details) FROM audit_event
                        WHERE object_type = 'Installation' ORDER BY id"""))
                .containsExactly(
                        "command line importOrganisations Installation {\"organisations\": 1}",
                        "command line importOrganisations Installation {\"organisations\": 2}");
    }
}
