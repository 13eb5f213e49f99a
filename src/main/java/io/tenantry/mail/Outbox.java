package io.tenantry.mail;

import io.tenantry.storage.Database;
import io.tenantry.storage.SecretBox;
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
     * Mails in the order in which they were put here, for whoever runs the program on its own machine.
     *
     * @param all sent and given up ones too
     * @param most how many at the most
     * @param afterId only those put here after this one; 0 for all
     */
    public List<OutgoingMail> list(boolean all, int most, long afterId) {
        return database.read(handle -> store.list(handle, all, most, afterId));
    }

    /** Takes the mails that are due, for as long as it takes to send them; nobody else gets them meanwhile. */
    List<MailStore.Taken> take(int most) {
        return database.write(handle -> store.take(handle, most));
    }

    void sent(MailStore.Taken taken) {
        database.change(handle -> MailStore.sent(handle, taken));
    }

    void notSent(MailStore.Taken taken, String error) {
        database.change(handle -> MailStore.notSent(handle, taken, error));
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
