package io.tenantry.cli;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.configuration.Environment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands for organizations and people: on the database of a running server, and at that server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagementCommandsTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final TestDatabases.Place place = TestDatabases.create();
    private final TestServer server = TestServer.start(place);
    private final Map<String, String> environment = Map.of(
            "TENANTRY_DATABASE_URL",
            place.jdbcUrl(),
            "TENANTRY_DATABASE_USER",
            place.user(),
            "TENANTRY_DATABASE_PASSWORD",
            place.password(),
            "TENANTRY_SECRET_KEY",
            Base64.getEncoder().encodeToString(new byte[32]));

    @TempDir
    private Path folder;

    private String key = "";

    enum Way {
        LOCAL,
        REMOTE
    }

    private record Result(int status, String out, String err) {
        JsonNode json() {
            assertThat(status).as(err).isZero();
            return new JsonMapper().readTree(out);
        }
    }

    @BeforeAll
    void makeKey() {
        key = run(environment, "", "operator", "key", "create", "operator", "--name", "laptop")
                .out()
                .strip();
        server.database().changes().catchUp();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static Result run(Map<String, String> environment, String input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            int status = Tenantry.commandLine(new Environment(environment))
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err, true))
                    .execute(arguments);
            return new Result(status, out.toString(), err.toString());
        } finally {
            System.setIn(before);
        }
    }

    private Result run(Way way, String... arguments) {
        server.database().changes().catchUp();
        return way == Way.LOCAL ? run(environment, "", arguments) : at(server.url(), key + "\n", arguments);
    }

    private static Result at(String url, String input, String... arguments) {
        return run(
                Map.of(),
                input,
                Stream.concat(Arrays.stream(arguments), Stream.of("--server", url))
                        .toArray(String[]::new));
    }

    private String id(Way way, String name) {
        return run(way, "organization", "list", "--filter", name, "--json")
                .json()
                .at("/items/0/_id")
                .asString();
    }

    private static String unique(String name) {
        return name + " " + NUMBER.incrementAndGet();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void an_organization_is_created_with_a_new_administrator_who_can_sign_in(Way way) {
        String name = unique("Ærø Bank");
        String address = "new" + NUMBER.incrementAndGet() + "@example.org";
        Result made = run(way, "organization", "create", "--name", " " + name, "--admin", address);
        assertThat(made.status()).as(made.err()).isZero();
        assertThat(made.out())
                .matches("Organization \\d+ was created: [0-9a-f]{24}  " + name + "\n" + "Administrator: " + address
                        + " with the password [0-9A-Za-z-]{23} \\(shown this once\\)\n");
        assertThat(made.err())
                .isEqualTo(
                        way == Way.LOCAL
                                ? "A key for the user API: tenantry api-key create --email " + address + "\n"
                                : "");
        String password = made.out().replaceAll("(?s).*with the password (\\S+).*", "$1");
        assertThat(server.send(
                                "POST",
                                "/user/v1/login/",
                                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(address, password),
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(200);
        Result shown = run(way, "person", "show", address);
        assertThat(shown.out())
                .contains("\nid             " + address + "\n", "\nroles          admin\n", "\nname           new");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_person_who_has_the_address_keeps_name_and_password(Way way) {
        String address = "known" + NUMBER.incrementAndGet() + "@example.org";
        Result first = run(
                way,
                "organization",
                "create",
                "--name",
                unique("First"),
                "--admin",
                address,
                "--admin-name",
                "Ada Lovelace",
                "--json");
        assertThatJson(first.json().get("administrator").toString())
                .isEqualTo("{\"id\": \"%s\", \"password\": \"${json-unit.any-string}\"}".formatted(address));
        String second = unique("Second");
        Result made = run(
                way, "organization", "create", "--name", second, "--admin", address.toUpperCase(Locale.ROOT), "--json");
        assertThatJson(made.json().get("administrator").toString())
                .isEqualTo("{\"id\": \"%s\"}".formatted(address.toUpperCase(Locale.ROOT)));
        JsonNode people = run(way, "person", "show", address, "--json").json();
        assertThatJson(people.at("/items").toString()).inPath("$[*].name").isEqualTo("""
                ["Ada Lovelace", "Ada Lovelace"]""");
        assertThatJson(people.toString()).inPath("$.items[*].roles[0]").isEqualTo("[\"admin\", \"admin\"]");
        Result again = run(way, "organization", "create", "--name", second, "--admin", address);
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("name").hasLineCount(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void wrong_values_are_told_all_at_once_and_nothing_is_created(Way way) {
        String[] wrong = {"organization", "create", "--name", "a\u202Eb", "--admin", "no address"};
        assertThat(run(way, wrong))
                .isEqualTo(new Result(
                        2,
                        "",
                        "--admin: Enter a valid e-mail address. --name: Characters that change the direction of"
                                + " text are not allowed.\n"));
        assertThat(run(way, "person", "show", "no address@x").status()).isEqualTo(2);
        assertThat(run(way, "person", "show", "nobody@example.org"))
                .isEqualTo(new Result(1, "", "There is no person with that e-mail address in an organization.\n"));
        assertThat(run(way, "organization", "create", "--name", "x").status()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void an_organization_is_disabled_and_enabled(Way way) {
        String name = unique("Switched");
        run(way, "organization", "create", "--name", name, "--admin", "ada@example.org");
        String id = id(way, name);
        assertThat(run(way, "organization", "disable", id).out())
                .matches("Organization \\d+ is disabled: " + name + "\n");
        assertThat(run(way, "organization", "list", "--filter", name).out())
                .matches("NUMBER +ID +STATE +NAME\n\\d+ +" + id + "  disabled  " + name + "\n");
        assertThat(run(way, "organization", "enable", id).out())
                .matches("Organization \\d+ is enabled: " + name + "\n");
        assertThat(run(way, "organization", "show", id).out())
                .startsWith("_id ")
                .contains("\ndisabled ", "\npasswordPolicy.minLength ", "\nname ");
        assertThatJson(run(way, "organization", "show", id, "--json").out())
                .isEqualTo(server.get(
                                "/management/v2.0/organisations/" + id,
                                "Authorization",
                                TestServer.basic(),
                                "Accept",
                                "application/json")
                        .body());
    }

    @Test
    void the_history_names_the_caller() {
        String name = unique("Noted");
        run(Way.LOCAL, "organization", "create", "--name", name, "--admin", "ada@example.org");
        run(Way.REMOTE, "organization", "disable", id(Way.REMOTE, name));
        String events = server.get(
                        "/management/v2.0/auditevents?sort=_id:desc&limit=100",
                        "Authorization",
                        TestServer.basic(),
                        "Accept",
                        "application/json")
                .body();
        assertThatJson(events).inPath("$.items[0].operator").isEqualTo("operator");
        assertThatJson(events).inPath("$.items[1].operator").isEqualTo("command line");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_list_is_read_page_by_page_up_to_the_limit(Way way) {
        String word = "paged" + way.name().toLowerCase(Locale.ROOT);
        List<String> names = IntStream.range(0, 230).mapToObj(i -> word + i).toList();
        server.database()
                .change(handle -> handle.execute(
                        "INSERT INTO organization (name, name_fold, name_order) SELECT n, n, convert_to(n, 'UTF8') FROM unnest(?) n",
                        (Object) names.toArray(String[]::new)));
        assertThat(run(way, "organization", "list", "--filter", word).out()).hasLineCount(101);
        Result some = run(way, "organization", "list", "--filter", word, "--limit", "205");
        assertThat(some.out()).hasLineCount(206).endsWith(" " + word + "204\n");
        assertThat(some.err()).isEqualTo("205 of 230 organizations; --all prints all.\n");
        Result all = run(way, "organization", "list", "--filter", word, "--all", "--json");
        assertThat(all.err()).isEmpty();
        assertThat(all.json().at("/total").asInt()).isEqualTo(230);
        assertThat(all.json()
                        .at("/items")
                        .valueStream()
                        .map(item -> item.get("name").asString()))
                .containsExactlyElementsOf(names);
        assertThat(run(way, "organization", "list", "--limit", "0"))
                .isEqualTo(new Result(2, "", "--limit must be 1 or more.\n"));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void people_are_listed_by_organization_and_text(Way way) {
        String name = unique("Peopled");
        String address = "carol" + NUMBER.incrementAndGet() + "@example.org";
        run(way, "organization", "create", "--name", name, "--admin", address);
        String id = id(way, name);
        String expected = "ID +ORGANIZATION +STATE +ROLES +E-MAIL +NAME\n[0-9a-f]{24} +\\d+ +enabled +admin +" + address
                + " +carol\\d+\n";
        assertThat(run(way, "person", "list", "--organization", id).out()).matches(expected);
        assertThat(run(way, "person", "list", "--filter", address).out()).matches(expected);
        assertThat(run(way, "person", "list", "--organization", "x/../y").status())
                .isEqualTo(2);
        String user = run(way, "person", "list", "--organization", id, "--json")
                .json()
                .at("/items/0/_id")
                .asString();
        assertThat(run(way, "person", "show", user).out()).contains(address);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void organizations_and_people_are_found_by_their_external_ids(Way way) {
        String name = unique("External");
        String address = "external" + NUMBER.incrementAndGet() + "@example.org";
        run(way, "organization", "create", "--name", name, "--admin", address);
        String id = id(way, name);
        String user = run(way, "person", "list", "--organization", id, "--json")
                .json()
                .at("/items/0/_id")
                .asString();
        // As texts these are a number, and the id of another organization; a comma separates no values.
        for (String external : List.of("1", "crm,4711 Zürich", id.replaceAll(".{8}$", "00000001"))) {
            externalIds(id, user, "\"" + external + "\"");
            JsonNode organizations = run(way, "organization", "list", "--external-id", external, "--json")
                    .json();
            assertThat(organizations.at("/total").asInt()).isEqualTo(1);
            assertThat(organizations.at("/items/0/_id").asString()).isEqualTo(id);
            JsonNode people = run(way, "person", "list", "--external-id", external, "--json")
                    .json();
            assertThat(people.at("/total").asInt()).isEqualTo(1);
            assertThat(people.at("/items/0/id").asString()).isEqualTo(address);
            assertThat(run(way, "organization", "list", "--external-id", external + "0")
                            .out())
                    .isEqualTo("NUMBER  ID  STATE  NAME\n");
        }
        externalIds(id, user, "null");
    }

    private void externalIds(String organization, String user, String value) {
        for (String path : List.of("/organisations/" + organization, "/users/" + user)) {
            assertThat(server.send(
                                    "PATCH",
                                    "/management/v2.0" + path,
                                    "{\"externalId\": " + value + "}",
                                    "Authorization",
                                    TestServer.basic())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void hostile_names_cannot_reach_the_terminal(Way way) {
        String word = "evil" + way.name().toLowerCase(Locale.ROOT);
        server.database()
                .change(handle -> handle.execute(
                        "INSERT INTO organization (name, name_fold, name_order) VALUES (?, ?, ?)",
                        word + "\u001B[2J\u202E\u009B",
                        word,
                        new byte[] {1}));
        assertThat(run(way, "organization", "list", "--filter", word).out())
                .endsWith("  enabled  " + word + "<U+001B>[2J<U+202E><U+009B>\n");
        assertThat(run(way, "organization", "list", "--filter", word, "--json").out())
                .contains(word + "\\u001B[2J\\u202E\\u009B")
                .doesNotContain("\u202E");
        assertThat(run(way, "organization", "show", id(way, word)).out())
                .contains(word + "<U+001B>[2J<U+202E><U+009B>\n");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void an_unknown_organization_is_told(Way way) {
        for (String command : List.of("show", "disable", "enable")) {
            Result unknown = run(way, "organization", command, "0123456789abcdef01234567");
            assertThat(unknown).isEqualTo(new Result(1, "", "There is no such organisation.\n"));
            assertThat(run(way, "organization", command, "../users").err())
                    .isEqualTo("\"../users\" is not an id. See: tenantry organization list\n");
            assertThat(run(way, "organization", command, "").status()).isEqualTo(2);
        }
        for (String nobody : List.of("999999", "0123456789abcdef01234567")) {
            assertThat(run(way, "person", "list", "--organization", nobody))
                    .isEqualTo(new Result(1, "", "There is no such organisation.\n"));
            assertThat(run(way, "person", "list", "--organization", nobody, "--json"))
                    .isEqualTo(new Result(1, "", "There is no such organisation.\n"));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_wrong_value_is_told_with_the_name_that_the_command_has_for_it(Way way) {
        String form = ": An id has 24 characters of a-z and 0-9, or is the number of the user API.\n";
        for (String command : List.of("show", "disable", "enable")) {
            assertThat(run(way, "organization", command, "xyz")).isEqualTo(new Result(2, "", "ID" + form));
        }
        assertThat(run(way, "person", "list", "--organization", "xyz"))
                .isEqualTo(new Result(2, "", "--organization" + form));
        assertThat(run(way, "person", "show", "xyz")).isEqualTo(new Result(2, "", "PERSON" + form));
    }

    @Test
    void an_empty_database_is_refused_and_stays_empty() {
        TestDatabases.Place empty = TestDatabases.empty();
        Map<String, String> variables = Map.of(
                "TENANTRY_DATABASE_URL",
                empty.jdbcUrl(),
                "TENANTRY_DATABASE_USER",
                empty.user(),
                "TENANTRY_DATABASE_PASSWORD",
                empty.password(),
                "TENANTRY_SECRET_KEY",
                Base64.getEncoder().encodeToString(new byte[32]));
        for (String command : List.of("organization list", "operator list", "outbox", "api-key list")) {
            Result refused = run(variables, "", command.split(" ", -1));
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err())
                    .matches("The database jdbc:\\S+ has no tables of Tenantry\\. Choose another; .*\n");
        }
    }

    @Test
    void the_key_comes_from_a_file_or_from_standard_input_and_is_checked() throws IOException {
        Path file = Files.writeString(folder.resolve("operator.key"), key + "\n");
        String[] list = {"organization", "list", "--limit", "1", "--key-file", file.toString()};
        assertThat(at(server.url(), "", list).status()).isZero();
        assertThat(at(server.url() + "/", "", list).status()).isZero();
        String stranger = "tko_" + "x".repeat(43);
        assertThat(at(server.url(), stranger, "organization", "list"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "Give the user name and password of an operator by HTTP Basic authentication. An"
                                + " operator with a second factor gives an operator key instead of the"
                                + " password, or as a bearer token.\n"));
        assertThat(at(server.url(), "hush\n", "organization", "list"))
                .isEqualTo(new Result(
                        2, "", "The input is not an operator key. Make one: tenantry operator key create\n"));
        assertThat(at(server.url(), "", "organization", "list").status()).isEqualTo(2);
        Files.writeString(file, "hush");
        assertThat(at(server.url(), "", list).err())
                .isEqualTo("The first line of %s is not an operator key. Make one: tenantry operator key create\n"
                        .formatted(file));
        Files.delete(file);
        assertThat(at(server.url(), "", list))
                .isEqualTo(new Result(1, "", "The file %s cannot be read.\n".formatted(file)));
        assertThat(run(environment, "", list).err())
                .isEqualTo("--key-file needs --server: on a database no key is used.\n");
    }

    @Test
    void a_server_that_does_not_listen_or_is_none_of_tenantry_is_told_in_a_line() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        String away = "http://127.0.0.1:" + free;
        assertThat(at(away, key, "organization", "list"))
                .isEqualTo(new Result(1, "", away + " cannot be reached: nothing accepts connections there.\n"));
        String tls = "https://127.0.0.1:" + URI.create(server.url()).getPort();
        Result plain = at(tls, key, "organization", "list");
        assertThat(plain.status()).isEqualTo(1);
        assertThat(plain.err())
                .startsWith(tls + " cannot be reached: no trusted TLS connection. ")
                .hasLineCount(1);

        answering(200, "<html>\u001B</html>", url -> {
            assertThat(at(url, key, "organization", "list").err())
                    .isEqualTo(
                            "This is not the management API of Tenantry: the answer has the status 200 and another content.\n");
        });
        answering(302, "", url -> {
            assertThat(at(url, key, "organization", "list").err())
                    .isEqualTo(url
                            + " redirects to another address (https://example.org/); give that one with --server.\n");
        });
        answering(418, "{\"detail\": \"a\\nb\\u202Ec\"}", url -> {
            assertThat(at(url, key, "organization", "list")).isEqualTo(new Result(1, "", "a<U+000A>b<U+202E>c\n"));
        });
    }

    /** Runs work with a server of another kind. */
    private static void answering(int status, String body, Consumer<String> work) throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        other.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", "https://example.org/");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        other.start();
        try {
            work.accept("http://127.0.0.1:" + other.getAddress().getPort());
        } finally {
            other.stop(0);
        }
    }
}
