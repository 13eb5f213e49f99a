package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tenantry.TestDatabases;
import io.tenantry.configuration.Environment;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command migrate-from with a vendor that is broken or hostile. */
@Tag("long")
class MigrateFromHostileTest {
    private static final String LIST = "/user/v2/organizations/";
    private static final String PROJECTS = "/user/v1/projects/";

    private final TestDatabases.Place target = TestDatabases.create();
    private final Map<String, Function<String, Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer vendor;

    @TempDir
    private Path folder;

    /**
     * @param headers names and values
     */
    private record Answer(int status, String body, String... headers) {}

    private record Result(int status, String out, String err) {}

    MigrateFromHostileTest() throws IOException {
        vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        vendor.createContext("/", this::answer);
        vendor.start();
        answers.put(PROJECTS, query -> new Answer(200, "[]"));
    }

    @AfterEach
    void stop() {
        vendor.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        Answer answer =
                answers.getOrDefault(path, ignored -> new Answer(404, "{}")).apply(query == null ? "" : query);
        for (int i = 0; i < answer.headers.length; i += 2) {
            exchange.getResponseHeaders().add(answer.headers[i], answer.headers[i + 1]);
        }
        byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + vendor.getAddress().getPort();
    }

    private Result migrate(String... more) {
        List<String> all = new ArrayList<>(List.of("--user-api", url()));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Map<String, String> environment = new HashMap<>(Map.of(
                "TENANTRY_DATABASE_URL", target.jdbcUrl(),
                "TENANTRY_DATABASE_USER", target.user(),
                "TENANTRY_DATABASE_PASSWORD", target.password(),
                "TENANTRY_MIGRATE_KEY", "a-key",
                "TENANTRY_MIGRATE_PASSWORD", "a-password",
                "TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(new byte[32])));
        List<String> all = new ArrayList<>(List.of("migrate-from"));
        if (!List.of(arguments).contains("--folder")) {
            all.addAll(List.of("--folder", folder.toString()));
        }
        all.addAll(List.of(arguments));
        int status = Tenantry.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        assertThat(err.toString()).doesNotContain("\tat ", "Exception", "defect", "a-key", "a-password");
        return new Result(status, out.toString(), err.toString());
    }

    private void list(String body) {
        answers.put(LIST, query -> new Answer(200, body));
    }

    private static String page(int count, String... organizations) {
        return "{\"count\":%d,\"next\":null,\"previous\":null,\"results\":[%s]}"
                .formatted(count, String.join(",", organizations));
    }

    private static String organization(int id, String name, String more) {
        return "{\"id\":%d,\"name\":\"%s\"%s}".formatted(id, name, more);
    }

    private static String member(int id, int person, String email, String role) {
        return "{\"id\":%d,\"user\":{\"id\":%d,\"name\":\"P\",\"email\":\"%s\"},\"role\":\"%s\"}"
                .formatted(id, person, email, role);
    }

    private String report() throws IOException {
        return Files.readString(folder.resolve("report.txt"));
    }

    private List<String> query(String sql) {
        try (Database database = target.open(2)) {
            return database.read(
                    handle -> handle.createQuery(sql).mapTo(String.class).list());
        }
    }

    private void refused(String body, String words) {
        list(body);
        Result result = migrate();
        assertThat(result.status()).as(result.err()).isEqualTo(1);
        assertThat(result.err()).contains(words);
        assertThat(query("SELECT name FROM organization")).isEmpty();
    }

    @Test
    void replies_that_are_no_lists_of_organizations_end_with_a_message() {
        refused("<html><body>Sign in</body></html>", "something that is not JSON, or JSON that is cut");
        refused("{\"count\":1,\"results\":[{\"id\":1,\"name\":\"Cu", "something that is not JSON, or JSON that is cut");
        refused("", "something that is not JSON");
        refused("[1,2]", "is not a list of objects");
        refused("{\"results\":{\"a\":1}}", "is not a list of objects");
        refused("{\"results\":[1]}", "is not a list of objects");
        refused("[".repeat(100_000), "something that is not JSON");
        refused("{\"count\":1e999999999999,\"results\":[]}", "something that is not JSON");
        refused("{\"a\":1,\"a\":2,\"results\":[]}", "something that is not JSON");
        refused("{\"results\":[" + "{\"id\":1},".repeat(9_000_000) + "{}]}", "a reply of more than 64 MiB");
    }

    @Test
    void lists_that_do_not_end_are_noticed() {
        refused("{\"next\":\"http://elsewhere.example/\",\"results\":[]}", "repeats itself: page 1");
        refused("{\"next\":\"x\",\"results\":[{\"name\":\"no id\"}]}", "repeats itself: page 2");
        answers.put("/management/v2.0/organisations", query -> new Answer(200, """
                {"items":[{"_id":"5ce7c2d833ea1e04d7e6c432","name":"A"}],"total":1,"next":"5ce7c2d833ea1e04d7e6c432"}"""));
        answers.put("/management/v2.0/users", query -> new Answer(200, "{\"items\":[],\"total\":0,\"next\":null}"));
        Result loop = run("--management-api", url(), "--username", "admin");
        assertThat(loop.status()).isEqualTo(1);
        assertThat(loop.err()).contains("The list of organisations does not end: a cursor comes twice.");
        answers.put(
                "/management/v2.0/organisations", query -> new Answer(200, "{\"items\":[],\"next\":\"a b\\u001b\"}"));
        assertThat(run(
                                "--management-api",
                                url(),
                                "--username",
                                "admin",
                                "--folder",
                                folder.resolve("b").toString())
                        .err())
                .contains("a cursor of an unknown form");
    }

    @Test
    void redirects_lead_nowhere_else() {
        answers.put(LIST, query -> new Answer(302, "", "Location", "http://localhost:1/steal"));
        assertThat(migrate().err()).contains("redirects to another address (http://localhost:1/steal)");
        answers.put(LIST, query -> new Answer(307, "", "Location", "//elsewhere.example/"));
        assertThat(migrate().err()).contains("redirects to another address");
        answers.put(LIST, query -> new Answer(301, "", "Location", LIST));
        assertThat(migrate().err()).contains("redirects without end");
        answers.put(LIST, query -> new Answer(301, "", "Location", "/moved/"));
        answers.put("/moved/", query -> new Answer(200, page(1, organization(1, "Moved", ""))));
        assertThat(migrate().out()).startsWith("Carried over: 1 organization.\n");
    }

    @Test
    void busy_vendors_are_asked_again_when_they_say() {
        AtomicInteger asked = new AtomicInteger();
        answers.put(LIST, query -> switch (asked.incrementAndGet()) {
            case 1 -> new Answer(429, "{}", "Retry-After", "1");
            case 2 -> new Answer(503, "", "Retry-After", "Fri, 01 Jan 2010 00:00:00 GMT");
            case 3 -> new Answer(502, "<html>");
            default -> new Answer(200, page(1, organization(1, "At last", "")));
        });
        long began = System.nanoTime();
        assertThat(migrate().out()).startsWith("Carried over: 1 organization.\n");
        assertThat(System.nanoTime() - began).isGreaterThan(4_000_000_000L);
        answers.put(LIST, query -> new Answer(429, "{}", "Retry-After", "86400"));
        assertThat(migrate().err()).contains("requires a wait of 86400 seconds");
    }

    @Test
    void organizations_with_strange_content_arrive_without_it_and_the_report_says_so() throws IOException {
        String longName = "x".repeat(256);
        list(page(
                9,
                organization(
                        1,
                        "Same",
                        ",\"timezone\":\"Mars\",\"new_key\":1,\"outbound_timeout\":\"7\",\"members\":["
                                + member(1, 11, "ada@a.example", "admin") + ","
                                + member(2, 12, "ADA@a.example", "member") + ","
                                + member(3, 13, "no address", "member") + ","
                                + member(4, 14, "bo@a.example", "qa_lead") + ","
                                + "{\"id\":5,\"user\":null,\"role\":\"admin\"}],\"projects\":["
                                + "{\"id\":71,\"name\":\"P\",\"members\":[" + member(1, 11, "ada@a.example", "admin")
                                + ","
                                + member(6, 14, "bo@a.example", "admin") + "]},"
                                + "{\"id\":71,\"name\":\"Q\",\"members\":[]},{\"id\":72,\"name\":\"\"}]"),
                organization(2, "same", ",\"members\":[" + member(7, 99, "ada@a.example", "admin") + "]"),
                organization(2, "Twice", ""),
                organization(3, "\\u0007Tab\\there\\u0085", ""),
                organization(4, "\\u0000", ""),
                organization(5, longName, ""),
                "{\"id\":\"../../admin?x=\",\"name\":\"Path\"}",
                "{\"id\":6,\"name\":{\"a\":1}}",
                organization(7, "Lone \\ud800 half", ",\"members\":{\"a\":1},\"projects\":7"),
                organization(8, "Taken", ",\"members\":[" + member(8, 11, "else@a.example", "admin") + "]")));
        answers.put(PROJECTS, query -> new Answer(403, "{}"));
        Result result = migrate();
        assertThat(result.status()).isEqualTo(1);
        assertThat(query("SELECT o.name FROM organization o ORDER BY id")).contains("Same", "same", "Taken");
        assertThat(query("""
                SELECT concat_ws(' ', o.name, p.email, m.role, j.name, e.external_id) FROM membership m
                JOIN organization o ON o.id = m.organization_id JOIN person p ON p.id = m.person_id
                LEFT JOIN project j ON j.id = m.project_id LEFT JOIN person_external_id e ON e.person_id = p.id ORDER BY 1"""))
                .containsExactly(
                        "Same ada@a.example admin 11",
                        "Same bo@a.example admin P 14",
                        "Same bo@a.example view_only 14",
                        "Taken else@a.example admin",
                        "same ada@a.example admin 11");
        assertThat(query(
                        "SELECT j.name || coalesce(' ' || external_id, '') FROM project j LEFT JOIN project_external_id e"
                                + " ON e.project_id = j.id ORDER BY 1"))
                .containsExactly("P 71", "Q");
        assertThat(report())
                .contains(
                        "The vendor says that there are 9 organizations, and lists 8.",
                        "The organization 2 is listed twice.",
                        "The organization \"Path\" is left out: its id is missing or of an unknown form.",
                        "organization 1 (Same): timezone is left out: \"Mars\" is not a valid choice.",
                        "organization 1 (Same): outbound_timeout is left out: ",
                        "organization 1 (Same): new_key is not known here.",
                        "organization 1 (Same): ADA@a.example (member) is left out: This person is there twice.",
                        "organization 1 (Same): no address (member) is left out: ",
                        "organization 1 (Same): bo@a.example: the role \"qa_lead\" is not known here",
                        "organization 1 (Same): a member (admin) is left out: ",
                        "organization 1 (Same): A project is left out, whose name is wrong: ",
                        "organization 1 (Same): The external id 71 of a project is taken",
                        "organization 1 (Same): The settings of its projects cannot be read (status 403)",
                        "organization 2 (same): The organization 1 has the same name.",
                        "organization 2 (same): ada@a.example keeps the external id 11; the old id is 99.",
                        "organization 4 (<U+0000>): Not carried over.",
                        "organization 5 (" + longName + "): Not carried over.",
                        "organization 8 (Taken): else@a.example has no external id: another person has 11.")
                .doesNotContain("\u0007", "\u0000");
    }

    @Test
    void a_vendor_that_breaks_off_is_asked_again_by_the_next_run() {
        answers.put(
                LIST,
                query -> query.startsWith("page=1&")
                        ? new Answer(
                                200, "{\"count\":2,\"next\":\"x\",\"results\":[" + organization(1, "First", "") + "]}")
                        : new Answer(403, "{}"));
        Result broken = migrate();
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.err())
                .contains(
                        "with the status 403: the credentials are not sufficient.",
                        "Imported so far: 1 organization. Run the same command again to continue.");
        answers.put(
                LIST, query -> new Answer(200, page(2, organization(1, "First", ""), organization(2, "Second", ""))));
        requests.clear();
        assertThat(migrate().out()).startsWith("Carried over: 2 organizations.\n");
        assertThat(requests).doesNotContain("GET /user/v1/projects/?organization_id=1");
        assertThat(query("SELECT name FROM organization ORDER BY id")).containsExactly("First", "Second");
    }

    @Test
    void a_vendor_without_the_paged_list_is_read_through_the_other() {
        answers.put("/user/organizations/", query -> new Answer(200, "[" + organization(5, "Older", "") + "]"));
        assertThat(migrate().out()).startsWith("Carried over: 1 organization.\n");
        assertThat(query("SELECT external_id FROM organization_external_id")).containsExactly("5");
    }

    @Test
    void users_of_the_vendors_own_form_are_read_one_by_one() {
        answers.put("/management/v2.0/organisations", query -> new Answer(200, """
                {"items":[{"_id":"64f0c2a91b7d3e5f80a1c2d3","name":"Harbour","quotaMaxUsers":5,
                    "passwordPolicy":{"minLength":14,"unheard":1}}],"total":1,"next":null,"previous":null}"""));
        answers.put("/management/v2.0/users", query -> new Answer(200, """
                {"items":[{"_id":"64f0c2a91b7d3e5f80a1c2d4","id":"ada@a.example","name":"Ada"},
                    {"_id":"64f0c2a91b7d3e5f80a1c2d5","id":"x@else.example","name":"X"}],"total":2,"next":null}"""));
        answers.put("/management/v2.0/users/64f0c2a91b7d3e5f80a1c2d4", query -> new Answer(200, """
                {"_id":"64f0c2a91b7d3e5f80a1c2d4","id":"ada@a.example","name":"Ada","roles":["admin","odata"],
                    "organisation":"64f0c2a91b7d3e5f80a1c2d3","disabled":false,"acceptedTOS":true}"""));
        answers.put("/management/v2.0/users/64f0c2a91b7d3e5f80a1c2d5", query -> new Answer(200, """
                {"_id":"64f0c2a91b7d3e5f80a1c2d5","id":"x@else.example","roles":[],"organisation":"000000000000000000000001"}"""));
        assertThat(run("--management-api", url(), "--username", "admin").status())
                .isZero();
        assertThat(query("""
                SELECT concat_ws(' ', o.quota_max_users, o.password_policy_min_length, p.email, m.role, m.roles, m.accepted_tos)
                FROM organization o JOIN membership m ON m.organization_id = o.id JOIN person p ON p.id = m.person_id""")).containsExactly("5 14 ada@a.example admin {odata} t");
        assertThat(requests).contains("POST /management/v2.0/organisations/64f0c2a91b7d3e5f80a1c2d3/apikeys");
    }
}
