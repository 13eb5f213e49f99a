package io.tenantry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with a clock of its own, and a service that writes plans and ledgers. */
final class LedgerScene implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-10T12:00:00Z");
    static final JsonMapper JSON = new JsonMapper();

    final TestDatabases.Place place = TestDatabases.create();
    final TestClock clock = new TestClock(START);
    final TestServer server = TestServer.start(place, clock, Options.DEFAULT);
    final Scene scene = new Scene(server);
    final ObjectIds ids = ObjectIds.read(server.database());
    final String service = serviceKey(ServiceReach.Everywhere.INSTANCE, ServiceScope.BILLING, ServiceScope.REPORT);
    private int number;

    String serviceKey(ServiceReach reach, ServiceScope... scopes) {
        return server.installation()
                .serviceKeys()
                .create(new Caller.Operator("ada"), new ServiceKeyTerms("billing", Set.of(scopes), reach, 300))
                .text();
    }

    static ServiceReach only(int... organizations) {
        return new ServiceReach.Only(
                Arrays.stream(organizations).mapToObj(OrganizationId::new).collect(Collectors.toSet()));
    }

    /** An organization with an admin, who gets mails. */
    int organization() {
        int organization = scene.organization("Acme " + ++number);
        scene.personIn(organization, "admin" + number + "@example.com", "admin");
        return organization;
    }

    /** Sets a column of an organization. */
    void set(int organization, String column, Object value) {
        scene.sql("UPDATE organization SET " + column + " = ? WHERE id = ?", value, organization);
    }

    String id(int organization) {
        return ids.of(ObjectIds.Kind.ORGANIZATION, organization);
    }

    static String path(int organization, String what) {
        return "/management/v2.0/organisations/" + organization + "/" + what;
    }

    static String entries(int organization) {
        return path(organization, "ledger/entries");
    }

    /** A request of an operator, in JSON. */
    HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        return sendAs(TestServer.basic(), method, path, body, headers);
    }

    /** A request of a service, in JSON. */
    HttpResponse<String> sendAsService(String key, String method, String path, @Nullable String body) {
        return sendAs("Bearer " + key, method, path, body);
    }

    private HttpResponse<String> sendAs(
            String authorization, String method, String path, @Nullable String body, String... headers) {
        String[] all = Arrays.copyOf(
                new String[] {
                    "Authorization", authorization, "Accept", "application/json", "Content-Type", "application/json"
                },
                6 + headers.length);
        System.arraycopy(headers, 0, all, 6, headers.length);
        return server.send(method, path, body, all);
    }

    /** One entry as JSON. */
    static String entry(String key, String kind, String amount) {
        return "{\"key\": \"%s\", \"kind\": \"%s\", \"amount\": \"%s\"}".formatted(key, kind, amount);
    }

    /** A grant that expires. */
    static String grant(String key, String amount, String expiresAt) {
        return "{\"key\": \"%s\", \"kind\": \"grant\", \"amount\": \"%s\", \"expiresAt\": \"%s\"}"
                .formatted(key, amount, expiresAt);
    }

    static String items(String... entries) {
        return "{\"items\": [" + String.join(", ", entries) + "]}";
    }

    /** Writes entries as the service; returns the results. */
    JsonNode write(int organization, String... entries) {
        HttpResponse<String> reply = sendAsService(service, "POST", entries(organization), items(entries));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(207);
        return JSON.readTree(reply.body()).get("items");
    }

    /** Writes one entry as the service; returns its status and the balance after it. */
    String book(int organization, String key, String kind, String amount) {
        return told(write(organization, entry(key, kind, amount)).get(0));
    }

    /** The status of a result, and the balance. */
    static String told(JsonNode result) {
        String balance = result.get("balance").isNull()
                ? ""
                : " " + result.get("balance").asString();
        return result.get("status").asInt() + balance;
    }

    /** The billing record of an organization, as its key reads it. */
    JsonNode info(int organization) {
        HttpResponse<String> reply =
                server.get("/test_framework/billing/info/", "X-CEKURA-API-KEY", scene.organizationKey(organization));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JSON.readTree(reply.body());
    }

    String remaining(int organization) {
        return info(organization).get("credits_remaining").asString();
    }

    /** Does what is due in accounts without an entry, as the server does in the background. */
    void settle() {
        Ledger ledger = new Ledger(server.database(), server.installation().outbox(), clock);
        new DueAccounts(server.database(), ledger, clock).run();
    }

    /** The mails so far, the oldest first. */
    List<OutgoingMail> mails() {
        return server.installation().outbox().list(true, 10_000, 0);
    }

    List<String> subjects() {
        return mails().stream().map(OutgoingMail::subject).toList();
    }

    /** The first column of a query. */
    List<String> texts(String sql, Object... values) {
        return server.database()
                .read(handle -> handle.select(sql, values).mapTo(String.class).list());
    }

    @Override
    public void close() {
        server.close();
    }
}
