package io.tenantry.notification;

import io.tenantry.access.PersonId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes notifications, in the transaction of what they tell of. */
public final class Notices {
    private Notices() {}

    /**
     * A person who got a notification.
     *
     * @param title its title, with all names
     * @param body its body, with all names
     */
    public record Told(PersonId person, String title, String body) {}

    /**
     * Writes notifications for all people of their audiences, in one statement.
     *
     * @return the people who got one
     */
    public static List<Told> write(Handle handle, List<Notice> notices) {
        return notices.isEmpty() ? List.of() : NoticeStore.write(handle, notices);
    }
}
