package io.tenantry.message;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of the system message. */
final class SystemMessageStore {
    private SystemMessageStore() {}

    static void put(Handle handle, SystemMessage message) {
        handle.createUpdate("""
                        INSERT INTO system_message (message, until, show_on_login) VALUES (:text, :until, :login)
                        ON CONFLICT (only_one) DO UPDATE SET message = excluded.message, until = excluded.until,
                            show_on_login = excluded.show_on_login, created_at = now()""")
                .bind("text", message.text())
                .bind("until", message.until().atOffset(ZoneOffset.UTC))
                .bind("login", message.showOnLogin())
                .execute();
    }

    static Optional<SystemMessage> find(Handle handle) {
        return handle.createQuery("SELECT message, until, show_on_login FROM system_message")
                .map((row, context) -> new SystemMessage(
                        row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(), row.getBoolean(3)))
                .findOne();
    }
}
