package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.domain.LoopbackDns;
import io.tenantry.fault.Fault;
import io.tenantry.start.Options;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The domains of an organization, verified with a real name server on this machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class DomainResourceTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String DOMAINS = "/user/v1/domains/";
    private static final Caller.Operator OPERATOR = new Caller.Operator("operator");

    private LoopbackDns dns;
    private TestServer server;
    private Scene scene;
    private int number;
    private int acme;
    private String admin;

    @BeforeAll
    void start() throws IOException {
        dns = new LoopbackDns();
        server = TestServer.start(
                TestDatabases.create(), Clock.systemUTC(), Options.of(Map.of("TENANTRY_DNS_SERVERS", dns.address())));
        scene = new Scene(server);
    }

    @AfterAll
    void stop() {
        server.close();
        dns.close();
    }

    @BeforeEach
    void newOrganization() {
        number++;
        acme = scene.organization("Acme");
        admin = scene.personKey(scene.personIn(acme, "admin" + number + "@example.com", "admin"));
    }

    private HttpResponse<String> send(String method, String path, String key, String body) {
        return server.send(method, path, body, KEY, key, "Content-Type", "application/json");
    }

    private HttpResponse<String> add(String domain) {
        return send("POST", DOMAINS, admin, "{\"domain\":\"" + domain + "\"}");
    }

    private static JsonNode json(HttpResponse<String> reply) {
        return new JsonMapper().readTree(reply.body());
    }

    private int added(String domain) {
        return json(add(domain)).get("id").intValue();
    }

    private String proof(int id) {
        return json(server.get(DOMAINS + id + "/", KEY, admin))
                .at("/dns_record/value")
                .stringValue();
    }

    @Test
    void a_domain_is_added_proven_by_its_dns_and_removed() {
        HttpResponse<String> added = add("Bücher.example.");

        assertThat(added.statusCode()).isEqualTo(201);
        int id = json(added).get("id").intValue();
        String proof = json(added).at("/dns_record/value").stringValue();
        assertThat(proof).matches("tenantry-verification=[0-9a-f]{32}");
        String pending = """
                {"id":%d,"organization":%d,"domain":"xn--bcher-kva.example","verified":false,"verified_at":null,\
                "dns_record":{"type":"TXT","name":"xn--bcher-kva.example","value":"%s"},\
                "created_at":"${json-unit.any-string}"}""".formatted(id, acme, proof);
        assertThatJson(added.body()).isEqualTo(pending);

        HttpResponse<String> tooEarly = send("POST", DOMAINS + id + "/verify/", admin, "");
        assertThat(tooEarly.statusCode()).isEqualTo(400);
        assertThatJson(tooEarly.body())
                .isEqualTo("{\"domain\":[\"No TXT record of xn--bcher-kva.example says " + proof + ".\"]}");

        dns.publish("xn--bcher-kva.example", "v=spf1 -all", proof);
        HttpResponse<String> verified = send("POST", DOMAINS + id + "/verify/", admin, "");
        assertThat(verified.statusCode()).isEqualTo(200);
        assertThatJson(verified.body())
                .isEqualTo(pending.replace("\"verified\":false", "\"verified\":true")
                        .replace("\"verified_at\":null", "\"verified_at\":\"${json-unit.any-string}\""));

        dns.publish("xn--bcher-kva.example");
        assertThat(send("POST", DOMAINS + id + "/verify/", admin, "").body()).isEqualTo(verified.body());
        assertThatJson(server.get(DOMAINS, KEY, admin).body()).isEqualTo("[" + verified.body() + "]");
        assertThat(send("DELETE", DOMAINS + id + "/", admin, "").statusCode()).isEqualTo(204);
        assertThat(send("DELETE", DOMAINS + id + "/", admin, "").statusCode()).isEqualTo(404);
        assertThatJson(server.get(DOMAINS, KEY, admin).body()).isEqualTo("[]");
    }

    @Test
    void several_organizations_prove_one_domain_each_with_a_token_of_its_own() {
        int first = added("shared" + number + ".example");
        String firstProof = proof(first);
        newOrganization();
        int second = added("shared" + (number - 1) + ".example");
        dns.publish("shared" + (number - 1) + ".example", firstProof);

        assertThat(send("POST", DOMAINS + second + "/verify/", admin, "").statusCode())
                .isEqualTo(400);
        dns.publish("shared" + (number - 1) + ".example", firstProof, proof(second));
        assertThat(send("POST", DOMAINS + second + "/verify/", admin, "").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example", "10.0.0.1", "me@example.org", "gmail.com", "GoogleMail.com."})
    void what_cannot_be_an_organizations_domain_is_refused(String domain) {
        HttpResponse<String> refused = add(domain);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThatJson(refused.body()).node("domain").isArray().hasSize(1);
        assertThatJson(server.get(DOMAINS, KEY, admin).body()).isEqualTo("[]");
    }

    @Test
    void all_that_is_wrong_with_a_domain_is_told_at_once() {
        assertThatJson(server.send(
                                "POST",
                                DOMAINS,
                                "{\"domain\": \"x\", \"organization\": \"y\"}",
                                KEY,
                                admin,
                                "Content-Type",
                                "application/json")
                        .body())
                .isEqualTo("""
                        {"domain": ["Enter a valid domain."], "organization": ["A valid integer is required."]}""");
    }

    @Test
    void a_domain_is_added_once() {
        add("example.org");

        assertThatJson(add("EXAMPLE.org").body())
                .isEqualTo("{\"domain\":[\"The organization already has this domain.\"]}");
    }

    @Test
    void an_organization_has_a_hundred_domains_at_the_most() {
        scene.sql(
                "INSERT INTO organization_domain (organization_id, domain) SELECT ?, n || '.example' FROM generate_series(1, 100) n",
                acme);

        assertThatJson(add("one-more.example").body())
                .isEqualTo("{\"detail\":\"An organization has no more than 100 domains.\"}");
    }

    @ParameterizedTest
    @CsvSource({"member, 403", "view_only, 403", "project key, 403", "guest, 403", "stranger, 404"})
    void who_does_not_administer_the_organization_finds_no_domains(String who, int refusal) {
        int id = added("example" + number + ".org");
        String key = key(who);

        assertThat(server.get(DOMAINS, KEY, key).statusCode()).isEqualTo(200);
        assertThatJson(server.get(DOMAINS, KEY, key).body()).isEqualTo("[]");
        assertThat(server.get(DOMAINS + "?organization=" + acme, KEY, key).statusCode())
                .isEqualTo(refusal);
        assertThat(server.get(DOMAINS + id + "/", KEY, key).statusCode()).isEqualTo(404);
        assertThat(send("POST", DOMAINS + id + "/verify/", key, "").statusCode())
                .isEqualTo(404);
        assertThat(send("DELETE", DOMAINS + id + "/", key, "").statusCode()).isEqualTo(404);
        assertThat(send("POST", DOMAINS, key, "{\"domain\":\"a.example\",\"organization\":" + acme + "}")
                        .statusCode())
                .isEqualTo(refusal);
        assertThat(scene.count("organization_domain WHERE organization_id = " + acme))
                .isEqualTo(1);
    }

    @Test
    void an_organizations_key_manages_its_domains() {
        String key = scene.organizationKey(acme);

        int id = json(send("POST", DOMAINS, key, "{\"domain\":\"key.example\"}"))
                .get("id")
                .intValue();

        assertThatJson(server.get(DOMAINS + "?organization=" + acme, KEY, key).body())
                .inPath("$[*].id")
                .isEqualTo("[" + id + "]");
        assertThat(send("DELETE", DOMAINS + id + "/", key, "").statusCode()).isEqualTo(204);
    }

    @Test
    void an_operator_proves_a_domain_by_their_word() {
        var proven =
                server.installation().domains().verifyByOperator(OPERATOR, new OrganizationId(acme), "Word.example");

        assertThatJson(server.get(DOMAINS + proven.id() + "/", KEY, admin).body())
                .node("verified")
                .isEqualTo(true);
        assertThat(server.installation().domains().verifyByOperator(OPERATOR, new OrganizationId(acme), "word.example"))
                .isEqualTo(proven);
        assertThatThrownBy(() -> server.installation()
                        .domains()
                        .verifyByOperator(OPERATOR, new OrganizationId(Integer.MAX_VALUE), "a.example"))
                .isInstanceOf(Fault.NotFound.class);
    }

    @Test
    void the_history_tells_who_did_what() {
        int id = added("history.example");
        dns.publish("history.example", proof(id));
        send("POST", DOMAINS + id + "/verify/", admin, "");
        send("POST", DOMAINS + id + "/verify/", admin, "");
        send("DELETE", DOMAINS + id + "/", admin, "");

        List<String> history = server.database()
                .read(handle ->
                        handle.createQuery("""
                        SELECT action || ' ' || person_email || ' ' || object_name || ' ' || coalesce(changes, '[]') FROM audit_event
                        WHERE object_type = 'Domain' AND object_id = ? ORDER BY id""").bind(0, id).mapTo(String.class).list());
        String by = " admin" + number + "@example.com history.example ";
        assertThat(history)
                .containsExactly(
                        "createDomain" + by + "[]",
                        "verifyDomain" + by + "[{\"after\": true, \"field\": \"verified\", \"before\": false}]",
                        "deleteDomain" + by + "[]");
    }

    private String key(String who) {
        return switch (who) {
            case "project key" -> scene.projectKey(acme, scene.project(acme, "Sales"));
            case "guest" -> {
                int guest = scene.person("guest" + number + "@example.com");
                scene.projectMember(acme, scene.project(acme, "Sales"), guest, "admin");
                yield scene.personKey(guest);
            }
            case "stranger" ->
                scene.personKey(scene.personIn(scene.organization("Other"), "s" + number + "@example.com", "admin"));
            default -> scene.personKey(scene.personIn(acme, who + number + "@example.com", who));
        };
    }
}
