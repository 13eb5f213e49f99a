package io.tenantry.webhook;

import io.tenantry.measure.Backlog;
import io.tenantry.measure.Counts;
import io.tenantry.notification.news.News;
import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import io.tenantry.webhook.WebhookClaimStore.Most;
import io.tenantry.webhook.WebhookDelivery.State;
import io.tenantry.webhook.WebhookQueueStore.Claim;
import io.tenantry.webhook.WebhookQueueStore.Head;
import io.tenantry.webhook.WebhookQueueStore.Queue;
import io.tenantry.webhook.reply.ReceiverReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the waiting events: each queue in order and at least once, by one node at a time, and many queues in parallel. A
 * failed event is repeated at growing intervals until it is a day old; then the queue continues with the next event.
 *
 * <p>The queues are in the database: after a crash another node sends the events that were under way.
 */
public final class WebhookSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int MOST_QUEUES = 64;
    /** The maximum number of those whose last event was not delivered quickly by this node: slow receivers leave some places. */
    private static final int MOST_UNPROVEN = 48;

    private static final Duration QUICK = Duration.ofSeconds(2);
    private static final int MOST_PROVEN = 100_000;
    /** The maximum number of queues of one organization in parallel, on all nodes together. */
    private static final int MOST_QUEUES_OF_ORGANIZATION = 4;
    /** The maximum number of events of a queue in one turn. */
    private static final int MOST_IN_A_ROW = 50;

    private static final Duration LONGEST_TURN = Duration.ofSeconds(20);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** The outcomes of an attempt to send an event. */
    public enum Outcome {
        DELIVERED,
        /** It is tried again. */
        FAILED,
        /** It is not tried again. */
        GIVEN_UP
    }

    private final Counts<Outcome> outcomes = new Counts<>(Outcome.class);
    private final Database database;
    private final WebhookQueueStore store;
    private final WebhookClient client;
    private final FailedWebhooks failures;
    private final Clock clock;
    private final Semaphore free = new Semaphore(MOST_QUEUES);
    private final Semaphore unproven = new Semaphore(MOST_UNPROVEN);
    /** The queues whose last event was delivered quickly. */
    private final Set<Queue> quick = ConcurrentHashMap.newKeySet();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param client the client, which this object closes
     * @param news notifies the admins of an organization of events that are given up
     */
    public WebhookSender(Database database, SecretBox box, WebhookClient client, News news, Clock clock) {
        this.database = database;
        this.store = new WebhookQueueStore(box);
        this.client = client;
        this.failures = new FailedWebhooks(news);
        this.clock = clock;
    }

    /**
     * Starts to send the due events, up to the number of queues that this node handles in parallel.
     *
     * <p>For the results see {@link WebhookDeliveries}.
     *
     * @return a future for each queue, done when the queue is empty, has failed or has had its turn
     */
    public List<Future<?>> start() {
        // Usually nothing is due: one look-up in an index shows that.
        if (!database.read(handle -> WebhookQueueStore.somethingIsDue(handle, clock.instant()))) {
            return List.of();
        }
        int most = free.drainPermits();
        int mostUnproven = unproven.drainPermits();
        // Decided once: the result of a turn that ends meanwhile counts for the next claim.
        Map<Queue, Boolean> proven = new HashMap<>();
        List<Claim> claims = List.of();
        try {
            Most limits = new Most(most, MOST_QUEUES_OF_ORGANIZATION, mostUnproven);
            claims = most == 0
                    ? List.of()
                    : database.write(handle -> WebhookClaimStore.claim(
                            handle, clock.instant(), limits, queue -> proven.computeIfAbsent(queue, quick::contains)));
        } finally {
            free.release(most - claims.size());
            unproven.release(mostUnproven
                    - (int) claims.stream()
                            .filter(claim -> !proven.getOrDefault(claim.queue(), false))
                            .count());
        }
        List<Future<?>> underWay = new ArrayList<>();
        for (Claim claim : claims) {
            boolean isProven = proven.getOrDefault(claim.queue(), false);
            underWay.add(threads.submit(() -> turn(claim, isProven)));
        }
        return underWay;
    }

    private void turn(Claim claim, boolean isProven) {
        // An attempt that begins before then ends within the turn.
        long last =
                System.nanoTime() + LONGEST_TURN.minus(client.longestAttempt()).toNanos();
        try {
            int sent = 0;
            while (sent < MOST_IN_A_ROW && next(claim) && System.nanoTime() - last < 0) {
                sent++;
            }
        } catch (InterruptedException ending) {
            LOG.debug("stopped while sending");
        } catch (RuntimeException failed) {
            LOG.warn("sending webhooks of organization {} failed: {}", claim.organizationId(), failed.toString());
        } finally {
            free.release();
            if (!isProven) {
                unproven.release();
            }
            release(claim);
        }
    }

    /** Sends one event; returns whether the queue continues with the next one. */
    private boolean next(Claim claim) throws InterruptedException {
        Optional<Head> found = database.read(handle -> store.head(handle, claim));
        if (found.isEmpty()) {
            return false;
        }
        Head head = found.get();
        Instant now = clock.instant();
        WebhookAttempt attempt = attempt(head, now);
        note(claim.queue(), attempt);
        Instant end = head.createdAt().plus(GIVEN_UP_AFTER);
        boolean givenUp = head.url().isEmpty() || !now.isBefore(end);
        boolean finished = attempt.succeeded() || givenUp;
        Instant retryAt = finished ? null : earlier(now.plus(pause(head.attempts() + 1)), end);
        outcomes.add(attempt.succeeded() ? Outcome.DELIVERED : givenUp ? Outcome.GIVEN_UP : Outcome.FAILED);
        boolean mine = database.write(handle -> {
            if (!WebhookQueueStore.renew(handle, claim, retryAt)) {
                return false;
            }
            WebhookQueueStore.note(handle, head.id(), head.attempts() + 1, attempt);
            if (finished) {
                WebhookQueueStore.finish(
                        handle, head.id(), attempt.succeeded() ? State.DELIVERED : State.FAILED, clock.instant());
                if (!attempt.succeeded()) {
                    failures.tell(handle, claim, head, clock.instant());
                }
            }
            return true;
        });
        return mine && finished;
    }

    private void note(Queue queue, WebhookAttempt attempt) {
        if (attempt.succeeded() && attempt.took().compareTo(QUICK) < 0 && quick.size() < MOST_PROVEN) {
            quick.add(queue);
        } else {
            quick.remove(queue);
        }
    }

    private WebhookAttempt attempt(Head head, Instant now) throws InterruptedException {
        if (head.url().isEmpty()) {
            return new WebhookAttempt(
                    now, Duration.ZERO, null, "There is no webhook address any more.", ReceiverReply.NONE);
        }
        byte[] body = head.message().body();
        Secret secret = head.secret();
        return client.send(
                head.url(), body, WebhookMessage.headers(body, secret == null ? "" : secret.reveal(), now), now);
    }

    /** The outcomes of the attempts of this node. */
    public Counts<Outcome> outcomes() {
        return outcomes;
    }

    /** The events that wait to be sent, of all nodes. */
    public Backlog backlog() {
        return database.read(handle -> WebhookQueueStore.backlog(handle, clock.instant()));
    }

    /** How long the queue that is due longest has waited for a node; zero when none is due. */
    public Duration lag() {
        return database.read(handle -> WebhookQueueStore.lag(handle, clock.instant()));
    }

    /** The pause after a number of failures. */
    static Duration pause(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void release(Claim claim) {
        // An interrupted thread cannot use the database, and the lease would block other nodes until it expires.
        boolean ending = Thread.interrupted();
        try {
            database.change(handle -> WebhookQueueStore.release(handle, claim, clock.instant()));
        } catch (RuntimeException failed) {
            LOG.warn("the lease of organization {} runs out by itself: {}", claim.organizationId(), failed.toString());
        } finally {
            if (ending) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops the running attempts. Another node, or the next start, repeats them. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("webhooks were still being sent");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
