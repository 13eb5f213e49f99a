package io.tenantry.mail;

import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The door to outgoing mail. A mail is put here in the transaction of what it tells of, so that there is never one without
 * the other; the {@link Postman} sends it after the commit, at least once. Without a mail server it stays here.
 */
public final class Outbox {
    private final Database database;
    private final MailStore store;

    public Outbox(Database database, SecretBox box) {
        this.database = database;
        this.store = new MailStore(box);
    }

    /** Puts a mail here, unless it is news that its organization or its reader does not want. */
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

    /** Puts many mails here that tell the same news, in as many statements as one. */
    public void putAll(Handle handle, List<Mail> mails, Purpose.Notification news) {
        if (!mails.isEmpty() && store.isWanted(handle, news)) {
            store.insertAll(handle, mails, news.organizationId());
        }
    }

    /**
     * Mails in the order in which they were put here: those that wait and those that were given up.
     *
     * @param all sent ones too
     * @param most how many at the most
     * @param afterId only those put here after this one; 0 for all
     */
    public List<OutgoingMail> list(boolean all, int most, long afterId) {
        return database.read(handle -> store.list(handle, all, most, afterId));
    }

    /**
     * Takes mails that are due.
     *
     * @param most how many at the most
     * @param lease for how long nobody else gets them; a program that is killed meanwhile leaves them to others
     */
    List<MailStore.Taken> take(int most, Duration lease) {
        return database.write(handle -> store.take(handle, most, lease));
    }

    /** Begins the lease of mails that are still being sent anew. */
    void renew(List<MailStore.Taken> sending, Duration lease) {
        if (!sending.isEmpty()) {
            database.change(handle -> MailStore.renew(handle, sending, lease));
        }
    }

    void sent(MailStore.Taken taken) {
        database.change(handle -> MailStore.sent(handle, taken));
    }

    void notSent(MailStore.Taken taken, String error) {
        database.change(handle -> MailStore.notSent(handle, taken, error));
    }

    /** Gives a mail up at once, because no further attempt would deliver it. */
    void failed(MailStore.Taken taken, String reason) {
        database.change(handle -> MailStore.failed(handle, taken, reason));
    }

    /** What is different in the Message-ID of every installation. */
    String installation() {
        return database.read(MailStore::installation);
    }

    /** Forgets mails a week after they were sent, and those never sent after a month. To be called from time to time. */
    public void tidy() {
        database.change(MailStore::forget);
    }
}
