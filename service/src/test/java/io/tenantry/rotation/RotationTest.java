package io.tenantry.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Eventually;
import io.tenantry.FormBefore;
import io.tenantry.TestDatabases;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.mail.Purpose;
import io.tenantry.secret.KeyRing;
import io.tenantry.secret.KeySource;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import io.tenantry.storage.Database;
import io.tenantry.storage.connection.DatabaseNotUsable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rotation of the keys of stored secrets. */
@SuppressWarnings("NullAway.Init")
class RotationTest {
    private static final byte[] OLD = key(1);
    private static final byte[] NEW = key(2);
    private static final Rotation.Watch NOBODY = (count, fraction) -> {};

    private final SecretBox oldBox = box(OLD);
    private final SecretBox both = box(NEW, OLD);
    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabases.create().open();
        database.holdToKey(oldBox);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[SecretBox.KEY_LENGTH];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static SecretBox box(byte[]... newestFirst) {
        return new SecretBox(KeySource.of(KeyRing.of(List.of(newestFirst))));
    }

    private void sql(String sql, Object... values) {
        database.change(handle -> handle.execute(sql, values));
    }

    private byte[] bytes(String sql) {
        return database.read(
                handle -> handle.createQuery(sql).mapTo(byte[].class).one());
    }

    /** A value in every column with secrets, half of them in the form before. */
    private void fill() {
        sql("INSERT INTO organization (name, name_fold, name_order) VALUES ('A', 'a', ''), ('B', 'b', '')");
        sql(
                "UPDATE organization SET webhook_secret = ?, vapi_api_key = ? WHERE name = 'A'",
                oldBox.seal("hook", SecretPlace.of("organization", "webhook_secret", 1)),
                FormBefore.seal(OLD, "vapi"));
        sql(
                "INSERT INTO project (organization_id, name, webhook_secret) VALUES (1, 'P', ?)",
                FormBefore.seal(OLD, "project"));
        sql(
                "INSERT INTO provider_credential (organization_id, provider, key, key_mask, data) VALUES (1, 'custom', ?, '', ?)",
                FormBefore.seal(OLD, "key"),
                FormBefore.seal(OLD, "data"));
        sql(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order) VALUES ('a@example.com', 'a@example.com', 'A', 'a', '')");
        sql("""
            INSERT INTO sign_in (person_id, totp_secret) VALUES (1, ?)
            ON CONFLICT (person_id) DO UPDATE SET totp_secret = excluded.totp_secret""", oldBox.seal("totp", SecretPlace.of("sign_in", "totp_secret", 1)));
        sql(
                "INSERT INTO operator (username, password_hash, totp_secret) VALUES ('ada', '', ?)",
                FormBefore.seal(OLD, "operator"));
        sql(
                "INSERT INTO outgoing_mail (recipient, subject, text_part, html_part) VALUES ('a@example.com', 's', ?, ?)",
                FormBefore.seal(OLD, "text"),
                FormBefore.seal(OLD, "html"));
        sql(
                "INSERT INTO repeated_request (caller, key, fingerprint, body) VALUES ('operator ada', 'k', '', ?)",
                FormBefore.seal(OLD, "body"));
    }

    private void assertReadable(SecretBox box) {
        assertThat(box.open(
                        bytes("SELECT webhook_secret FROM organization WHERE id = 1"),
                        SecretPlace.of("organization", "webhook_secret", 1)))
                .isEqualTo("hook");
        assertThat(box.open(
                        bytes("SELECT vapi_api_key FROM organization WHERE id = 1"),
                        SecretPlace.of("organization", "vapi_api_key", 1)))
                .isEqualTo("vapi");
        assertThat(box.open(
                        bytes("SELECT webhook_secret FROM project"), SecretPlace.of("project", "webhook_secret", 1)))
                .isEqualTo("project");
        assertThat(box.open(
                        bytes("SELECT data FROM provider_credential"),
                        SecretPlace.of("provider_credential", "data", 1)))
                .isEqualTo("data");
        assertThat(box.open(
                        bytes("SELECT totp_secret FROM sign_in WHERE person_id = 1"),
                        SecretPlace.of("sign_in", "totp_secret", 1)))
                .isEqualTo("totp");
        assertThat(box.open(bytes("SELECT totp_secret FROM operator"), SecretPlace.of("operator", "totp_secret", 1)))
                .isEqualTo("operator");
        assertThat(box.open(
                        bytes("SELECT html_part FROM outgoing_mail WHERE id = 1"),
                        SecretPlace.of("outgoing_mail", "html_part", 1)))
                .isEqualTo("html");
        assertThat(box.open(
                        bytes("SELECT body FROM repeated_request"),
                        new SecretPlace("repeated_request", "body", "operator ada\nk")))
                .isEqualTo("body");
    }

    @Test
    void every_value_is_encrypted_anew_and_bound_and_the_old_key_is_needed_no_more() {
        fill();
        Rotation rotation = new Rotation(database, both);
        assertThat(rotation.left()).isEqualTo(8);
        assertThat(rotation.rotate(NOBODY)).isEqualTo(new Rotation.Result(8, 0, List.of()));

        assertReadable(box(NEW));
        assertThat(rotation.counts()).isEqualTo(Map.of(KeyRing.id(NEW), 11L));
        assertThat(rotation.rotate(NOBODY)).isEqualTo(new Rotation.Result(0, 0, List.of()));
        database.holdToKey(box(NEW));
        assertThatThrownBy(() -> database.holdToKey(oldBox)).isInstanceOf(DatabaseNotUsable.class);
        assertThatThrownBy(() -> box(NEW).open(
                                bytes("SELECT webhook_secret FROM organization WHERE id = 1"),
                                SecretPlace.of("organization", "webhook_secret", 2)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void every_encrypted_column_of_the_database_is_rotated() {
        List<String> digestsAndOrders = database.read(
                handle -> handle.createQuery("""
                        SELECT table_name || '.' || column_name FROM information_schema.columns
                        WHERE table_schema = current_schema() AND data_type = 'bytea'
                          AND column_name !~ '(digest|_order|hash|salt|fingerprint)$' ORDER BY 1""").mapTo(String.class).list());
        TreeSet<String> rotated = new TreeSet<>();
        SecretTable.ALL.forEach(table -> table.columns().forEach(column -> rotated.add(table.name() + "." + column)));
        assertThat(digestsAndOrders).containsExactlyElementsOf(rotated);
    }

    @Test
    void a_value_that_no_key_decrypts_is_named_and_left_and_the_others_are_rotated() {
        fill();
        sql("UPDATE provider_credential SET data = ?", FormBefore.seal(key(9), "lost"));
        Rotation.Result result = new Rotation(database, both).rotate(NOBODY);
        assertThat(result.left()).isOne();
        assertThat(result.unreadable()).containsExactly("provider_credential.data of row 1");
        assertThat(box(NEW).open(
                                bytes("SELECT key FROM provider_credential"),
                                SecretPlace.of("provider_credential", "key", 1)))
                .isEqualTo("key");
    }

    @Test
    void a_rotation_that_was_interrupted_is_continued() {
        fill();
        mails(oldBox, 450);
        AtomicBoolean stop = new AtomicBoolean();
        assertThatThrownBy(() -> new Rotation(database, both).rotate((count, fraction) -> {
                    if (count > 200) {
                        stop.set(true);
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
        assertThat(stop).isTrue();
        assertReadable(both);
        long left = new Rotation(database, both).left();
        assertThat(left).isBetween(1L, 300L);
        assertThat(new Rotation(database, both).rotate(NOBODY)).isEqualTo(new Rotation.Result(left, 0, List.of()));
        assertReadable(box(NEW));
    }

    private void mails(SecretBox box, int count) {
        database.change(handle -> {
            for (int i = 1000; i < 1000 + count; i++) {
                handle.execute(
                        """
                        INSERT INTO outgoing_mail (id, recipient, subject, text_part, html_part)
                        OVERRIDING SYSTEM VALUE VALUES (?, 'a', 's', ?, ?)""",
                        i,
                        box.seal("t", SecretPlace.of("outgoing_mail", "text_part", i)),
                        box.seal("h", SecretPlace.of("outgoing_mail", "html_part", i)));
            }
        });
    }

    @Test
    void nodes_with_either_key_first_read_and_write_beside_a_rotation() throws Exception {
        SecretBox before = box(OLD, NEW);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> writer = threads.submit(() -> {
                Outbox outbox = new Outbox(database, before);
                long written = 0;
                while (!done.get() && written < 2_000) {
                    long number = written++;
                    database.change(handle -> outbox.put(
                            handle,
                            new Mail("a@example.com", "s", "text " + number, "html " + number),
                            Purpose.SECURITY));
                    assertThat(outbox.list(true, 10, 0))
                            .allMatch(mail -> mail.text().startsWith("text "));
                }
                return written;
            });
            Eventually.until(() -> database.read(handle -> handle.createQuery("SELECT count(*) FROM outgoing_mail")
                            .mapTo(long.class)
                            .one())
                    >= 20);
            for (int i = 0; i < 5; i++) {
                new Rotation(database, both).rotate(NOBODY);
            }
            done.set(true);
            assertThat(writer.get()).isGreaterThan(20);
        }
        assertThat(new Rotation(database, both).rotate(NOBODY).left()).isZero();
        assertThat(new Outbox(database, box(NEW)).list(true, 10_000, 0))
                .extracting(OutgoingMail::text)
                .allMatch(text -> text.startsWith("text "));
    }
}
