package io.tenantry.web.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every known flood, for three seconds: another client is served meanwhile, and no connection or memory stays in use. */
@Tag("long")
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FloodTest {
    private static final Duration LENGTH = Duration.ofSeconds(3);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);
    private static final int MOST_BYTES_LEFT = 32 << 20;

    private TestServer server;
    private String key;
    private OtherClient other;

    @BeforeAll
    void start() throws Exception {
        server = TestServer.start();
        Scene scene = new Scene(server);
        key = scene.personKey(scene.personIn(scene.organization("Acme"), "ada@example.com", "admin"));
        other = new OtherClient(server.url(), key);
        other.ask(Duration.ofSeconds(1));
    }

    @AfterAll
    void stop() {
        other.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void another_client_is_served_and_nothing_stays_behind(Flood flood) throws Exception {
        int connections = server.connections();
        long bytes = bytesInUse();
        OtherClient.Served service;
        long sent;
        try (Flooding flooding = Flooding.begin(flood, server.url(), key)) {
            service = other.ask(LENGTH);
            sent = flooding.sent();
        }
        assertThat(sent).as("frames or requests sent").isPositive();
        assertThat(service.failures()).isEmpty();
        assertThat(service.answered()).as("requests of the other client").isGreaterThan(5);
        long end = System.nanoTime() + LONGEST_END.toNanos();
        while (server.connections() > connections && System.nanoTime() < end) {
            other.ask(Duration.ZERO);
        }
        assertThat(server.connections()).isLessThanOrEqualTo(connections);
        assertThat(bytesInUse() - bytes).as("bytes left behind").isLessThan(MOST_BYTES_LEFT);
    }

    private static long bytesInUse() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
