package io.tenantry.cli;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.configuration.Environment;
import io.tenantry.loading.DemoOrganizations;
import io.tenantry.loading.Loading;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.Options;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The command migrate-from with another Tenantry as the vendor, through both APIs. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrateFromCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> NEW = Set.of(
            "id",
            "_id",
            "created_at",
            "updated_at",
            "createdAt",
            "lastChanged",
            "organization",
            "organization_id",
            "organisation",
            "projects_of_user",
            "primaryLocaleReference");

    private final TestServer vendor = TestServer.start(
            TestDatabases.create(), Clock.systemUTC(), Options.of(Map.of("TENANTRY_MANAGEMENT_API_KEYS", "true")));
    private final Scene scene = new Scene(vendor);
    private String key = "";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    private Path root;

    private Path folder = Path.of("");

    @BeforeEach
    void chooseFolder() {
        folder = root.resolve("run" + NUMBER.incrementAndGet());
    }

    private record Result(int status, String out, String err) {}

    @BeforeAll
    void load() {
        new Loading(vendor.database(), new SecretBox(new byte[SecretBox.KEY_LENGTH]), false)
                .load(DemoOrganizations.all().iterator(), Loading.Watch.NOBODY, () -> {});
        scene.sql("""
                INSERT INTO membership (organization_id, person_id, role)
                SELECT o.id, p.id, 'admin' FROM organization o, person p WHERE p.email = 'ada@bluebird.example'
                ON CONFLICT (organization_id, person_id) WHERE project_id IS NULL DO UPDATE SET role = 'admin'""");
        scene.sql("""
                UPDATE membership SET roles = '{base_role,odata}', accepted_tos = true
                WHERE id % 5 = 0 AND project_id IS NULL""");
        scene.sql("UPDATE membership SET disabled = true WHERE id % 7 = 0 AND project_id IS NULL AND role <> 'admin'");
        scene.sql("UPDATE membership SET roles = '{developer,logs}' WHERE project_id IS NOT NULL AND id % 2 = 0");
        scene.sql("""
                INSERT INTO membership (organization_id, project_id, person_id, role)
                SELECT m.organization_id, j.id, m.person_id, 'admin'
                FROM membership m JOIN project j ON j.organization_id = m.organization_id
                WHERE m.project_id IS NULL AND m.role = 'labs'""");
        scene.sql(
                "UPDATE project SET sample_rate = 0.25, timezone = 'Asia/Tokyo', vapi_api_key_mask = '****' WHERE id % 3 = 0");
        scene.sql("""
                UPDATE project SET color = 'teal', handover_inbox = true, handover_whisper = 'basic', live_agent_default_inbox = id
                WHERE id % 2 = 0""");
        key = scene.personKey(vendor.database()
                .read(handle -> handle.createQuery("SELECT id FROM person WHERE email = 'ada@bluebird.example'")
                        .mapTo(int.class)
                        .one()));
        vendor.database().changes().catchUp();
    }

    @AfterAll
    void stop() {
        vendor.close();
    }

    private Result run(TestDatabases.Place target, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Map<String, String> environment = new HashMap<>(Map.of(
                "TENANTRY_DATABASE_URL", target.jdbcUrl(),
                "TENANTRY_DATABASE_USER", target.user(),
                "TENANTRY_DATABASE_PASSWORD", target.password(),
                "TENANTRY_MIGRATE_KEY", key,
                "TENANTRY_MIGRATE_PASSWORD", TestServer.OPERATOR.password(),
                "TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(new byte[32])));
        List<String> all = new ArrayList<>(List.of("migrate-from"));
        if (!List.of(arguments).contains("--folder")) {
            all.addAll(List.of("--folder", folder.resolve("m").toString()));
        }
        all.addAll(List.of(arguments));
        int status = Tenantry.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    private Result migrate(TestDatabases.Place target, String api, String... more) {
        List<String> all = new ArrayList<>(
                api.equals("user")
                        ? List.of("--user-api", vendor.url())
                        : List.of("--management-api", vendor.url() + "/new", "--username", "operator"));
        all.addAll(List.of(more));
        return run(target, all.toArray(String[]::new));
    }

    /** An object without what is new in another installation, with lists of things in the order of their names. */
    private static JsonNode compared(JsonNode node, boolean secrets) {
        if (node.isArray()) {
            List<JsonNode> rows = new ArrayList<>();
            node.forEach(row -> rows.add(compared(row, secrets)));
            rows.sort(Comparator.comparing(JsonNode::toString));
            ArrayNode sorted = JSON.createArrayNode();
            rows.forEach(sorted::add);
            return sorted;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode kept = JSON.createObjectNode();
        node.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            boolean email =
                    name.equals("id") && value.isString() && value.stringValue().contains("@");
            if (!NEW.contains(name) || email) {
                kept.set(
                        name,
                        secrets && name.endsWith("_configured") ? JSON.createObjectNode() : compared(value, secrets));
            }
        });
        if (node.has("roles")) {
            kept.remove("projects");
        }
        return kept;
    }

    private static JsonNode get(TestServer server, String path, String header, String value) {
        return JSON.readTree(
                server.get(path, header, value, "Accept", "application/json").body());
    }

    @Test
    void through_the_user_api_every_organization_arrives_as_it_was() throws IOException {
        TestDatabases.Place target = TestDatabases.create();
        Result result = migrate(target, "user");
        assertThat(result.err().lines()).allMatch(line -> line.contains(" a second"));
        assertThat(result.status()).isZero();
        assertThat(result.out()).startsWith("Carried over: 10 organizations.\n");
        try (TestServer here = TestServer.start(target)) {
            Scene there = new Scene(here);
            String ours = there.personKey(here.database()
                    .read(handle -> handle.createQuery("SELECT id FROM person WHERE email = 'ada@bluebird.example'")
                            .mapTo(int.class)
                            .one()));
            here.database().changes().catchUp();
            JsonNode before = get(vendor, "/user/organizations/", "X-CEKURA-API-KEY", key);
            JsonNode after = get(here, "/user/organizations/", "X-CEKURA-API-KEY", ours);
            assertThat(before.size()).isEqualTo(10);
            assertThatJson(compared(after, true)).isEqualTo(compared(before, true));
            for (JsonNode organization : before) {
                String old = organization.path("id").toString();
                String now = newNumber("organization", old);
                String path = "/user/v1/projects/?organization_id=";
                assertThatJson(compared(get(here, path + now, "X-CEKURA-API-KEY", ours), true))
                        .isEqualTo(compared(get(vendor, path + old, "X-CEKURA-API-KEY", key), true));
                assertThat(get(here, "/user/organizations/" + now + "/?fields=external_id", "X-CEKURA-API-KEY", ours)
                                .path("external_id")
                                .asString(""))
                        .isEqualTo(old);
            }
            assertThat(there.count("outgoing_mail")).isZero();
            assertThat(there.count("person WHERE password_hash IS NOT NULL")).isZero();
            assertMapped(here, "organization", "name", "SELECT name FROM organization WHERE id = ?");
            assertMapped(here, "person", "email", "SELECT email FROM person WHERE id = ?");
            assertMapped(here, "project", "name", "SELECT name FROM project WHERE id = ?");
            assertMapped(here, "membership", "person", """
                    SELECT p.email || ' ' || m.role FROM membership m JOIN person p ON p.id = m.person_id WHERE m.id = ?""");
        }
        assertThat(Files.readString(folder.resolve("m/report.txt")))
                .contains("The values of these secrets cannot be read; set them again: ")
                .contains("Passwords, API keys");
    }

    /** Every row of the table of ids names the same thing in both installations. */
    private void assertMapped(TestServer here, String kind, String what, String sql) throws IOException {
        List<String> rows = Files.readAllLines(folder.resolve("m/ids.csv")).stream()
                .filter(row -> row.startsWith(kind + ","))
                .toList();
        assertThat(rows).as(kind + " " + what).isNotEmpty();
        for (String row : rows) {
            String[] cells = row.split(",");
            assertThat(text(here.database(), sql, Integer.parseInt(cells[2])))
                    .as(row)
                    .isEqualTo(text(vendor.database(), sql, Integer.parseInt(cells[1])));
            assertThat(cells[3]).hasSize(24);
        }
    }

    private static String text(Database database, String sql, int id) {
        return database.read(handle ->
                handle.createQuery(sql).bind(0, id).mapTo(String.class).one());
    }

    private String newNumber(String kind, String old) throws IOException {
        return Files.readAllLines(folder.resolve("m/ids.csv")).stream()
                .filter(row -> row.startsWith(kind + "," + old + ","))
                .findFirst()
                .orElseThrow()
                .split(",")[2];
    }

    @Test
    void through_the_management_api_every_organization_arrives_as_it_was() throws IOException {
        TestDatabases.Place target = TestDatabases.create();
        Result result = migrate(target, "management");
        assertThat(result.err().lines()).allMatch(line -> line.contains(" a second"));
        assertThat(result.out()).startsWith("Carried over: 12 organizations.\n");
        try (TestServer here = TestServer.start(target)) {
            String organisations = "/management/v2.0/organisations?limit=100";
            JsonNode before = get(vendor, organisations, "Authorization", TestServer.basic());
            JsonNode after = get(here, organisations, "Authorization", TestServer.basic());
            assertThatJson(compared(after.path("items"), false)).isEqualTo(compared(before.path("items"), false));
            for (JsonNode organization : before.path("items")) {
                String old = organization.path("_id").asString("");
                String users = "/management/v2.0/users?limit=100&organisationId=";
                assertThatJson(compared(
                                get(here, users + newNumber("organization", old), "Authorization", TestServer.basic())
                                        .path("items"),
                                false))
                        .isEqualTo(compared(
                                get(vendor, users + old, "Authorization", TestServer.basic())
                                        .path("items"),
                                false));
            }
            String projects = """
                    SELECT string_agg(o.name || '/' || j.name || '/' || p.email || '/' || m.role || '/' || m.roles::text, E'\\n'
                        ORDER BY o.name, j.name, p.email)
                    FROM membership m JOIN project j ON j.id = m.project_id JOIN organization o ON o.id = j.organization_id
                    JOIN person p ON p.id = m.person_id WHERE NOT o.disabled OR ? < 0""";
            assertThat(text(here.database(), projects, 0)).isEqualTo(text(vendor.database(), projects, 0));
            String appearances = """
                    SELECT string_agg(concat_ws('/', o.name, j.name, color, handover_inbox, handover_whisper,
                        live_agent_default_inbox), E'\\n' ORDER BY o.name, j.name)
                    FROM project j JOIN organization o ON o.id = j.organization_id WHERE NOT o.disabled OR ? < 0""";
            assertThat(text(vendor.database(), appearances, 0)).contains("/teal/t/basic/");
            assertThat(text(here.database(), appearances, 0)).isEqualTo(text(vendor.database(), appearances, 0));
        }
        assertThat(Files.readString(folder.resolve("m/report.txt")))
                .contains("Its projects cannot be read")
                .contains("dataPrivacySettings.ignoreList names projects by their old ids.");
    }

    @Test
    void a_run_that_ended_early_goes_on_and_doubles_nothing() throws IOException {
        TestDatabases.Place target = TestDatabases.create();
        assertThat(migrate(target, "user").status()).isZero();
        String counts = """
                SELECT (SELECT count(*) FROM organization) || ' ' || (SELECT count(*) FROM membership) || ' '
                    || (SELECT count(*) FROM project) || ' ' || (SELECT count(*) FROM person) || ' ' || ?""";
        Path state = folder.resolve("m/state.jsonl");
        List<String> lines = Files.readAllLines(state);
        String ids = Files.readString(folder.resolve("m/ids.csv"));
        try (Database database = target.open(2)) {
            String all = text(database, counts, 0);
            String loads =
                    "SELECT sum(CAST(details -> 'organisations' AS integer)) || ' ' || min(operator) FROM audit_event"
                            + " WHERE action = 'importOrganisations' AND id > ?";
            assertThat(text(database, loads, 0)).isEqualTo("10 command line");

            // All are done.
            assertThat(migrate(target, "user").out()).startsWith("Carried over: 10 organizations.\n");
            assertThat(text(database, counts, 0)).isEqualTo(all);
            assertThat(Files.readAllLines(state)).isEqualTo(lines);

            // The program was killed after the load, while it wrote the third outcome.
            Files.writeString(
                    state,
                    String.join("\n", lines.subList(0, 4)) + "\n" + lines.get(4).substring(0, 20));
            assertThat(migrate(target, "user").out()).startsWith("Carried over: 10 organizations.\n");
            assertThat(text(database, counts, 0)).isEqualTo(all);
            assertThat(Files.readString(folder.resolve("m/ids.csv"))).isEqualTo(ids);

            // The state is lost: nothing is doubled, and the report says so.
            Files.delete(state);
            Result again = migrate(target, "user");
            assertThat(again.status()).isEqualTo(1);
            assertThat(again.out()).startsWith("Carried over: 0 organizations, and 10 not.\n");
            assertThat(text(database, counts, 0)).isEqualTo(all);
            assertThat(Files.readString(folder.resolve("m/report.txt")))
                    .contains("is there already. Choose a --prefix");

            // Another source, or prefix, needs another folder.
            Result other = migrate(target, "user", "--prefix", "second-");
            assertThat(other.status()).isEqualTo(2);
            assertThat(other.err()).contains("is of another migration", "--folder");
            Result second = migrate(
                    target,
                    "user",
                    "--prefix",
                    "second-",
                    "--folder",
                    folder.resolve("n").toString());
            assertThat(second.out()).startsWith("Carried over: 10 organizations.\n");
            assertThat(text(database, "SELECT count(*) || '' FROM organization WHERE id > ?", 0))
                    .isEqualTo("20");
            assertThat(Files.readString(folder.resolve("n/report.txt"))).contains("keeps the external id");
        }
    }

    @Test
    void a_dry_run_shows_everything_and_loads_nothing() {
        TestDatabases.Place target = TestDatabases.create();
        Result result = migrate(target, "management", "--dry-run");
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains("  Bluebird Travel: 4 members, 2 projects with ")
                .contains("Would be imported: 12 organizations. Nothing was imported.\n");
        assertThat(folder).doesNotExist();
        try (Database database = target.open(2)) {
            assertThat(text(database, "SELECT count(*) || '' FROM organization WHERE id > ?", 0))
                    .isEqualTo("0");
        }
    }

    @Test
    void wrong_credentials_and_wrong_urls_are_told() {
        TestDatabases.Place target = TestDatabases.create();
        String before = key;
        key = "tk_wrong";
        try {
            Result result = migrate(target, "user");
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err()).contains("with the status 401: it does not accept the credentials.");
        } finally {
            key = before;
        }
        assertThat(run(target, "--user-api", "http://vendor.example").err())
                .isEqualTo(
                        "--user-api: http sends the credentials over the network unencrypted. Use https, or a tunnel that"
                                + " begins at 127.0.0.1.\n");
        assertThat(run(target, "--user-api", "https://u:p@vendor.example/").err())
                .doesNotContain("u:p")
                .contains("is not the URL of an API");
        assertThat(run(target, "--management-api", "https://vendor.example").err())
                .isEqualTo("--management-api needs --username.\n");
        assertThat(run(target, "--user-api", vendor.url() + "/nothing").err())
                .endsWith(" with the status 404: there is no such path. Is the URL that of the API?\n");
        assertThat(run(target).status()).isEqualTo(2);
        assertThat(run(target, "--user-api", "https://a.example", "--management-api", "https://b.example")
                        .status())
                .isEqualTo(2);
    }
}
