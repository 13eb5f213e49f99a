package io.tenantry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What receivers may do to a sender, and what a sender lets them. */
class WebhookClientTest extends SendingOnce {
    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void an_answer_of_success_is_success(int status) {
        receiver.then(Receiver.status(status));
        WebhookAttempt attempt = send(receiver.url());
        assertThat(attempt.status()).isEqualTo(status);
        assertThat(attempt.succeeded()).isTrue();
        Receiver.Received received = receiver.take();
        assertThat(received.body()).isEqualTo("{}");
        assertThat(received.headers().getFirst("X-One")).isEqualTo("1");
        assertThat(received.headers().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(received.headers().getFirst("User-Agent")).isEqualTo("Tenantry-Webhooks/1");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 429, 500, 503})
    void any_other_answer_is_a_failure(int status) {
        receiver.then(Receiver.status(status));
        assertFailed(send(receiver.url()), status, "The receiver answered " + status + ".");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed_not_even_to_where_it_might_be(int status) {
        receiver.then(exchange -> {
            exchange.getResponseHeaders().add("Location", receiver.url() + "/other");
            exchange.sendResponseHeaders(status, -1);
        });
        assertFailed(send(receiver.url()), status, "The receiver answered " + status + "; redirects are not followed.");
        receiver.take();
        assertThat(receiver.waiting()).isZero();
    }

    @Test
    void a_receiver_that_does_not_answer_is_left() {
        receiver.then(exchange -> untilOver());
        WebhookAttempt attempt = send(receiver.url());
        assertFailed(attempt, null, "No answer within 0.7 seconds.");
        assertThat(attempt.took()).isBetween(Duration.ofMillis(600), Duration.ofSeconds(5));
    }

    @Test
    void a_receiver_that_answers_byte_by_byte_is_left() throws IOException {
        try (ServerSocket dripping = new ServerSocket(0, 1, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try (var socket = dripping.accept();
                        OutputStream out = socket.getOutputStream()) {
                    out.write("HTTP/1.1 200 OK\r\nX-Endless: ".getBytes(StandardCharsets.US_ASCII));
                    while (over.getCount() > 0 && !over.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                        out.write('x');
                        out.flush();
                    }
                } catch (IOException | InterruptedException gone) {
                    // The sender has left, as it should.
                }
            });
            WebhookAttempt attempt = send("http://127.0.0.1:" + dripping.getLocalPort());
            assertFailed(attempt, null, "No answer within 0.7 seconds.");
        }
    }

    @Test
    void an_answer_whose_headers_do_not_end_is_not_read_on() throws IOException {
        try (ServerSocket talking = new ServerSocket(0, 1, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try (var socket = talking.accept();
                        OutputStream out = socket.getOutputStream()) {
                    out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (over.getCount() > 0) {
                        out.write("X-Endless: 1\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException gone) {
                    // The sender has left, as it should.
                }
            });
            WebhookAttempt attempt = send("http://127.0.0.1:" + talking.getLocalPort());
            assertFailed(attempt, null, "The connection broke.");
        }
    }

    @Test
    void an_answer_counts_however_slowly_the_rest_of_it_comes() {
        receiver.then(exchange -> {
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            untilOver();
        });
        // Long enough for the head of the reply on a busy machine.
        WebhookClient.TimeLimits limits = new WebhookClient.TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(2));
        WebhookAttempt attempt = send(receiver.url(), limits, InetAddress::getAllByName, "127.0.0.1");
        assertThat(attempt.succeeded()).isTrue();
        assertThat(attempt.took()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void of_an_endless_answer_only_the_start_is_read() {
        AtomicInteger written = new AtomicInteger();
        CountDownLatch cut = new CountDownLatch(1);
        receiver.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] block = new byte[64 * 1024];
                for (int i = 0; i < 10_000; i++) {
                    out.write(block);
                    written.incrementAndGet();
                }
            } catch (IOException left) {
                cut.countDown();
                throw left;
            }
        });
        WebhookClient.TimeLimits limits = new WebhookClient.TimeLimits(Duration.ofSeconds(5), Duration.ofSeconds(20));
        WebhookAttempt attempt = send(receiver.url(), limits, InetAddress::getAllByName, "127.0.0.1");
        assertThat(attempt.succeeded()).isTrue();
        assertThat(cut)
                .satisfies(latch -> assertThat(latch.await(10, java.util.concurrent.TimeUnit.SECONDS))
                        .isTrue());
        // What fits into the buffers between, and no more.
        assertThat(written.get()).isLessThan(1_000);
    }

    @Test
    void a_receiver_that_hangs_up_is_a_failure() throws IOException {
        try (ServerSocket rude = new ServerSocket(0, 1, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try (var socket = rude.accept();
                        InputStream in = socket.getInputStream()) {
                    in.read();
                } catch (IOException gone) {
                    throw new java.io.UncheckedIOException(gone);
                }
            });
            assertFailed(send("http://127.0.0.1:" + rude.getLocalPort()), null, "The connection broke.");
        }
    }
}
