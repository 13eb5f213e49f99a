package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.storage.ObjectIds;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DomainVerifyCommandTest {
    @Test
    void a_domain_is_proven_beside_a_running_server() {
        TestDatabases.Place place = TestDatabases.create();
        try (TestServer server = TestServer.start(place)) {
            Scene scene = new Scene(server);
            int acme = scene.organization("Acme");

            assertThat(verify(place, Integer.toString(acme), "Example.ORG.")).isZero();
            assertThat(verify(
                            place,
                            ObjectIds.read(server.database()).of(ObjectIds.Kind.ORGANIZATION, acme),
                            "example.org"))
                    .isZero();

            assertThat(scene.count("organization_domain WHERE domain = 'example.org' AND verified_at IS NOT NULL"))
                    .isEqualTo(1);
            assertThat(scene.count("audit_event WHERE action = 'verifyDomain' AND operator = 'command line'"))
                    .isEqualTo(2);
            assertThat(verify(place, Integer.toString(acme), "gmail.com")).isEqualTo(2);
            assertThat(verify(place, Integer.toString(acme), "nonsense")).isEqualTo(2);
            assertThat(verify(place, "2147483647", "example.com")).isEqualTo(2);
            assertThat(verify(place, "x", "example.com")).isEqualTo(2);
            assertThat(scene.count("organization_domain")).isEqualTo(1);
        }
    }

    private static int verify(TestDatabases.Place place, String organization, String domain) {
        Map<String, String> environment = Map.of(
                "TENANTRY_DATABASE_USER",
                place.user(),
                "TENANTRY_DATABASE_PASSWORD",
                place.password(),
                "TENANTRY_SECRET_KEY",
                Base64.getEncoder().encodeToString(new byte[32]));
        return Tenantry.run(environment, "domain", "verify", "--database-url", place.jdbcUrl(), organization, domain);
    }
}
