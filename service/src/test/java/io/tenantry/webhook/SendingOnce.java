package io.tenantry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A receiver, and a client that makes one attempt to send it something. */
abstract class SendingOnce {
    static final WebhookClient.TimeLimits SHORT =
            new WebhookClient.TimeLimits(Duration.ofSeconds(1), Duration.ofMillis(700));
    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    final Receiver receiver = new Receiver();
    final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void end() {
        over.countDown();
        receiver.close();
    }

    WebhookAttempt send(String url) {
        return send(url, SHORT, InetAddress::getAllByName, "127.0.0.0/8");
    }

    static WebhookAttempt send(
            String url, WebhookClient.TimeLimits limits, WebhookClient.Resolver resolver, String allowed) {
        try (WebhookClient client = new WebhookClient(new AddressGuard(allowed), limits, resolver, null)) {
            return send(client, url);
        }
    }

    static WebhookAttempt send(WebhookClient client, String url) {
        try {
            return client.send(url, "{}".getBytes(StandardCharsets.UTF_8), Map.of("X-One", "1"), Instant.EPOCH);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    static void assertFailed(WebhookAttempt attempt, @Nullable Integer status, String error) {
        assertThat(attempt.status()).isEqualTo(status);
        assertThat(attempt.error()).isEqualTo(error);
        assertThat(attempt.succeeded()).isFalse();
    }

    void untilOver() {
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
