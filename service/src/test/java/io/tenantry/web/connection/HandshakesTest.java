package io.tenantry.web.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Eventually;
import io.tenantry.TestServer;
import io.tenantry.web.TestCertificate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The threads that compute handshakes, which leave those of requests free. */
class HandshakesTest {
    private static final String ATTACKER = "127.0.7.1";
    private static final String HONEST = "127.0.0.1";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int THREE = 3;

    @Test
    void addresses_take_turns() throws Exception {
        BlockingQueue<String> computed = new LinkedBlockingQueue<>();
        List<CompletableFuture<Boolean>> steps = new ArrayList<>();
        CountDownLatch release = new CountDownLatch(1);
        try (Handshakes handshakes = new Handshakes(new Handshakes.Size(1, 8, 8, LONG))) {
            steps.add(held(handshakes, release));
            for (int i = 1; i <= THREE; i++) {
                steps.add(wait(handshakes, ATTACKER, computed, "attacker " + i));
            }
            steps.add(wait(handshakes, HONEST, computed, "honest"));
            release.countDown();
            for (CompletableFuture<Boolean> step : steps) {
                assertThat(step.get(1, TimeUnit.MINUTES)).isTrue();
            }
        }
        assertThat(computed).containsExactly("attacker 1", "honest", "attacker 2", "attacker 3");
    }

    @Test
    void an_address_that_waits_too_often_is_refused_and_gives_its_place_to_another_one() throws Exception {
        BlockingQueue<String> computed = new LinkedBlockingQueue<>();
        CountDownLatch release = new CountDownLatch(1);
        try (Handshakes handshakes = new Handshakes(new Handshakes.Size(1, THREE, THREE, LONG))) {
            CompletableFuture<Boolean> running = held(handshakes, release);
            List<CompletableFuture<Boolean>> attackers = new ArrayList<>();
            for (int i = 1; i <= THREE; i++) {
                attackers.add(wait(handshakes, ATTACKER, computed, "attacker " + i));
            }
            assertThatThrownBy(() -> handshakes.compute(ATTACKER, () -> computed.add("one too many")))
                    .isInstanceOf(SSLException.class);
            CompletableFuture<Boolean> honest = begin(handshakes, HONEST, () -> computed.add("honest"));
            assertThat(attackers.getLast().get(1, TimeUnit.MINUTES)).isFalse();
            release.countDown();
            assertThat(running.get(1, TimeUnit.MINUTES)).isTrue();
            assertThat(honest.get(1, TimeUnit.MINUTES)).isTrue();
            for (CompletableFuture<Boolean> attacker : attackers.subList(0, 2)) {
                assertThat(attacker.get(1, TimeUnit.MINUTES)).isTrue();
            }
        }
        assertThat(computed).containsExactly("attacker 1", "honest", "attacker 2");
    }

    @Test
    void a_step_that_waits_too_long_is_refused_and_not_computed_later() throws Exception {
        BlockingQueue<String> computed = new LinkedBlockingQueue<>();
        CountDownLatch release = new CountDownLatch(1);
        try (Handshakes handshakes = new Handshakes(new Handshakes.Size(1, 8, 8, Duration.ofMillis(1)))) {
            CompletableFuture<Boolean> running = held(handshakes, release);
            assertThatThrownBy(() -> handshakes.compute(HONEST, () -> computed.add("late")))
                    .isInstanceOf(SSLException.class);
            assertThat(handshakes.waiting()).isZero();
            release.countDown();
            // A step that has begun is waited for.
            assertThat(running.get(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(computed).isEmpty();
    }

    /** A thread of the pool is started for its first step. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void the_server_computes_handshakes_on_these_threads(String version, @TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "EC", "Server");
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (TestServer server = start(folder, certificate);
                SSLSocket socket = socket(server.url(), certificate, version)) {
            socket.startHandshake();
            Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
            after.removeAll(before);
            assertThat(after).extracting(Thread::getName).anyMatch(name -> name.startsWith("handshake-"));
        }
    }

    private static Tls files(Path folder, TestCertificate certificate) throws Exception {
        Path file = Files.writeString(folder.resolve("both.pem"), certificate.keyPem() + certificate.certificatePem());
        return new Tls(file, file);
    }

    private static TestServer start(Path folder, TestCertificate certificate) throws Exception {
        String file = files(folder, certificate).key().toString();
        return TestServer.start(Map.of("TENANTRY_TLS_CERTIFICATE", file, "TENANTRY_TLS_KEY", file));
    }

    private static SSLSocket socket(String server, TestCertificate trusted, String version) throws Exception {
        URI url = URI.create(server);
        SSLSocket socket = (SSLSocket) trusted.trust().getSocketFactory().createSocket(url.getHost(), url.getPort());
        socket.setSoTimeout(20_000);
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    /** A step that occupies a thread until the latch is open. */
    private static CompletableFuture<Boolean> held(Handshakes handshakes, CountDownLatch release) throws Exception {
        while (true) {
            CompletableFuture<Boolean> begun = new CompletableFuture<>();
            CompletableFuture<Boolean> step = begin(handshakes, ATTACKER, () -> {
                begun.complete(true);
                try {
                    release.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            CompletableFuture.anyOf(begun, step).get();
            if (begun.isDone()) {
                return step;
            }
            // It waited too long for the thread to start.
        }
    }

    /** A step, when it waits in the queue. */
    private static CompletableFuture<Boolean> wait(
            Handshakes handshakes, String address, BlockingQueue<String> computed, String name) {
        int before = handshakes.waiting();
        CompletableFuture<Boolean> step = begin(handshakes, address, () -> computed.add(name));
        Eventually.until(() -> handshakes.waiting() != before);
        return step;
    }

    /** Whether the step was computed. */
    private static CompletableFuture<Boolean> begin(Handshakes handshakes, String address, Runnable work) {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                handshakes.compute(address, work);
                outcome.complete(true);
            } catch (SSLException refused) {
                outcome.complete(false);
            }
        });
        return outcome;
    }
}
