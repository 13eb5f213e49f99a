package io.tenantry.mail;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.measure.Backlog;
import io.tenantry.measure.Counts;
import io.tenantry.schedule.Removal;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of outgoing mail. A mail is stored in the transaction that it reports on, so neither exists without the
 * other. The {@link Postman} sends it after the commit, at least once. Without a mail server it stays in the outbox.
 */
public final class Outbox {
    /** The maximum number of mails that a transaction deletes. */
    private static final int AT_A_TIME = 5_000;

    /** The outcomes of an attempt to send a mail. */
    public enum Attempt {
        SENT,
        /** It is tried again. */
        FAILED,
        /** No attempt would deliver it. */
        GIVEN_UP
    }

    /**
     * A mail in the outbox without its text, which may have a link that opens an account.
     *
     * @param id its id
     * @param to the address
     * @param subject one line
     * @param state {@code waiting}, {@code held} after a restore, {@code sent} or {@code failed}
     * @param createdAt when it was stored
     * @param attempts number of attempts
     * @param nextAttemptAt time of the next attempt; without meaning unless it waits
     * @param lastError error of the last attempt; null for none
     */
    public record Queued(
            OutgoingMail.Id id,
            String to,
            String subject,
            String state,
            Instant createdAt,
            int attempts,
            Instant nextAttemptAt,
            @Nullable String lastError) {
        static Queued of(OutgoingMail mail) {
            return new Queued(
                    mail.id(),
                    mail.to(),
                    mail.subject(),
                    mail.state(),
                    mail.createdAt(),
                    mail.attempts(),
                    mail.nextAttemptAt(),
                    mail.lastError());
        }
    }

    private final Counts<Attempt> attempts = new Counts<>(Attempt.class);
    private final Database database;
    private final MailStore store;

    public Outbox(Database database, SecretBox box) {
        this.database = database;
        this.store = new MailStore(box);
    }

    /** Stores a mail, unless it is a notification that its organization or its recipient has switched off. */
    public void put(Handle handle, Mail mail, Purpose purpose) {
        switch (purpose) {
            case Purpose.Security ignored -> store.insert(handle, mail, null);
            case Purpose.Notification news -> {
                if (store.isWanted(handle, news)) {
                    store.insert(handle, mail, news.organizationId());
                }
            }
        }
    }

    /** Stores many mails of one notification, with as many statements as for one. */
    public void putAll(Handle handle, List<Mail> mails, Purpose.Notification news) {
        if (!mails.isEmpty() && store.isWanted(handle, news)) {
            store.insertAll(handle, mails, news.organizationId());
        }
    }

    /**
     * Mails in the order in which they were stored: waiting and failed ones.
     *
     * @param all whether to include sent ones
     * @param most maximum number of mails
     * @param after only mails stored after this one; 0 for all
     */
    public List<OutgoingMail> list(boolean all, int most, long after) {
        return database.read(handle -> store.list(handle, all, most, after));
    }

    /**
     * Mails without their texts, the newest first: waiting and failed ones.
     *
     * @param all whether to include sent ones
     * @param most maximum number of mails
     * @param before only mails stored before this one
     * @throws Fault.NotAllowed for every caller but operators
     */
    public List<Queued> newest(Caller caller, boolean all, int most, long before) {
        if (!(caller instanceof Caller.Operator)) {
            throw new Fault.NotAllowed();
        }
        return database.read(handle -> MailStore.newest(handle, all, most, before)).stream()
                .map(Queued::of)
                .toList();
    }

    /**
     * Leases mails that are due.
     *
     * @param most maximum number of mails
     * @param lease for how long other nodes skip them; after a crash they become free when it ends
     */
    List<MailStore.Taken> take(int most, Duration lease) {
        return database.write(handle -> store.take(handle, most, lease));
    }

    /** Restarts the lease of mails that are still being sent. */
    void renew(List<MailStore.Taken> sending, Duration lease) {
        if (!sending.isEmpty()) {
            database.change(handle -> MailStore.renew(handle, sending, lease));
        }
    }

    void sent(MailStore.Taken taken) {
        database.change(handle -> MailStore.sent(handle, taken));
        attempts.add(Attempt.SENT);
    }

    void notSent(MailStore.Taken taken, String error) {
        attempts.add(Attempt.FAILED);
        database.change(handle -> MailStore.notSent(handle, taken, error));
    }

    /** Gives a mail up without another attempt, because none would deliver it. */
    void failed(MailStore.Taken taken, String reason) {
        attempts.add(Attempt.GIVEN_UP);
        database.change(handle -> MailStore.failed(handle, taken, reason));
    }

    /** The attempts of this node to send a mail. */
    public Counts<Attempt> attempts() {
        return attempts;
    }

    /** The mails that wait to be sent, of all nodes. */
    public Backlog backlog() {
        return database.read(MailStore::backlog);
    }

    /** The part of Message-IDs that differs between installations. */
    String installation() {
        return database.read(MailStore::installation);
    }

    /** Deletes mails a week after they were sent, and unsent ones after 31 days. To be called regularly. */
    public void tidy() {
        Removal.inBatches(database, AT_A_TIME, (handle, most) -> MailStore.forget(handle, most));
    }
}
