package io.tenantry.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Clients that repeat what is refused: 400 faults at once, then 200 a second. */
class FaultRationTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";
    private static final int CLIENTS = 10;
    private static final int EACH = 52;

    @Test
    void strangers_wait_for_further_faults_and_others_do_not() throws InterruptedException {
        try (TestServer server = TestServer.start()) {
            Scene scene = new Scene(server);
            String key = scene.organizationKey(scene.organization("Acme"));
            ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
            CountDownLatch most = new CountDownLatch(400);
            long began = System.nanoTime();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int times = 0; times < EACH; times++) {
                        HttpResponse<String> reply = server.sendFrom("127.0.7.9", "GET", LIST, null, KEY, "wrong");
                        statuses.add(reply.statusCode());
                        most.countDown();
                    }
                }));
            }
            most.await();
            HttpResponse<String> own = server.sendFrom("127.0.7.9", "GET", LIST, null, KEY, key);
            assertThat(own.statusCode()).isEqualTo(200);
            assertThat(server.get(LIST, KEY, key).statusCode()).isEqualTo(200);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(statuses).hasSize(CLIENTS * EACH).allMatch(status -> status >= 400);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(595));
        }
    }
}
