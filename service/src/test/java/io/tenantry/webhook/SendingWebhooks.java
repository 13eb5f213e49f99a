package io.tenantry.webhook;

import io.tenantry.FormBefore;
import io.tenantry.TestDatabases;
import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.canonical.Names;
import io.tenantry.mail.Outbox;
import io.tenantry.notification.news.News;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A sender, what it sends, and to whom. */
@SuppressWarnings("NullAway.Init")
abstract class SendingWebhooks {
    static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_LENGTH]);

    final Receiver receiver = new Receiver();
    final MovableClock clock = new MovableClock();
    final CountDownLatch over = new CountDownLatch(1);
    TestDatabases.Place place;
    Database database;
    WebhookSender sender;

    /** Time that moves only when it is told to. */
    static final class MovableClock extends Clock {
        private Instant now = Instant.now();

        synchronized void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void begin() {
        place = TestDatabases.create();
        database = place.open();
        sender = sender("127.0.0.1");
    }

    @AfterEach
    void end() {
        over.countDown();
        sender.close();
        database.close();
        receiver.close();
    }

    WebhookSender sender(String allowed) {
        return sender(new AddressGuard(allowed));
    }

    WebhookSender sender(AddressGuard guard) {
        WebhookClient client = new WebhookClient(
                guard,
                new WebhookClient.TimeLimits(Duration.ofSeconds(5), Duration.ofSeconds(10)),
                InetAddress::getAllByName,
                null);
        return new WebhookSender(
                database, BOX, client, new News(new Outbox(database, BOX), () -> "http://localhost"), clock);
    }

    int organization(String name, String url, @Nullable String secret) {
        return database.write(handle -> handle.createQuery("""
                        INSERT INTO organization (name, name_fold, name_order, webhook_url, webhook_secret)
                        VALUES (:name, :fold, :order, :url, :secret) RETURNING id""")
                .bind("name", name)
                .bind("fold", Names.fold(name))
                .bind("order", Names.order(name))
                .bind("url", url)
                .bind("secret", secret == null ? null : FormBefore.seal(secret))
                .mapTo(int.class)
                .one());
    }

    int organization() {
        return organization("Acme", receiver.url(), null);
    }

    void event(int organization, int object) {
        database.change(handle -> AuditLog.note(
                handle,
                null,
                AuditEntry.of(new OrganizationId(organization), Operation.CREATE, "createProject", "Project", object)));
    }

    void sql(String sql, Object... values) {
        database.change(handle -> handle.execute(sql, values));
    }

    long count(String what) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM %s".formatted(what))
                .mapTo(long.class)
                .one());
    }

    static int send(WebhookSender sender) {
        List<Future<?>> underWay = sender.start();
        for (Future<?> one : underWay) {
            try {
                one.get();
            } catch (InterruptedException | ExecutionException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return underWay.size();
    }

    List<Integer> receivedObjects() {
        List<Integer> objects = new ArrayList<>();
        while (receiver.waiting() > 0) {
            objects.add(object(receiver.take().body()));
        }
        return objects;
    }

    static int object(String body) {
        return Integer.parseInt(body.replaceFirst(".*\"object_id\": ?([0-9]+).*", "$1"));
    }

    List<String> attempts() {
        return database.read(
                handle -> handle.createQuery("""
                        SELECT d.data ->> 'object_id' || ' ' || coalesce(a.status::text, a.error)
                        FROM webhook_attempt a JOIN webhook_delivery d ON d.id = a.delivery_id
                        ORDER BY a.delivery_id, a.number""").mapTo(String.class).list());
    }

    List<String> states() {
        return database.read(handle -> handle.createQuery("SELECT state FROM webhook_delivery ORDER BY id")
                .mapTo(String.class)
                .list());
    }
}
