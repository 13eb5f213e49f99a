package io.tenantry.notification.news;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.canonical.SubjectName;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.notification.Audience;
import io.tenantry.notification.Notice;
import io.tenantry.notification.Notices;
import io.tenantry.notification.Notices.Told;
import io.tenantry.notification.NotificationType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Notifications that come with a mail. The notification is always written; the mail is sent unless the organization, its project
 * or the person has switched off mails.
 */
public final class News {
    /** The maximum number of mails about one event. */
    private static final int MOST_MAILS = 1_000;

    private final Outbox outbox;
    private final Supplier<String> publicUrl;

    /** @param publicUrl the URL that links in mails begin with, without a slash at the end */
    public News(Outbox outbox, Supplier<String> publicUrl) {
        this.outbox = outbox;
        this.publicUrl = publicUrl;
    }

    /**
     * Notifies the admins of an organization, in the transaction of the event. The statements are as many
     * for each number of admins.
     *
     * @param title plain text, of which 200 characters are kept
     * @param body plain text, of which 2,000 characters are kept
     * @param payload ids and names, no secrets
     * @return the number of people who got the notification
     */
    public int tellAdmins(
            Handle handle,
            OrganizationId organization,
            NotificationType type,
            String title,
            String body,
            Map<String, ?> payload) {
        return tell(
                handle,
                organization,
                new Notice(
                        type,
                        new Audience.Admins(),
                        organization,
                        null,
                        Notice.literal(title),
                        Notice.literal(body),
                        new Notice.Content.Plain(payload),
                        null));
    }

    /**
     * Writes a notification of an organization with its mails.
     *
     * @return the number of people who got it
     */
    public int tell(Handle handle, OrganizationId organization, Notice notice) {
        Map<PersonId, Told> told = Notices.write(handle, List.of(notice)).stream()
                .collect(Collectors.toMap(Told::person, Function.identity()));
        List<Mail> mails = told.isEmpty()
                ? List.of()
                : NewsStore.recipients(handle, organization, notice.project(), told.keySet(), MOST_MAILS).stream()
                        .map(to -> letter(Objects.requireNonNull(told.get(to.person())))
                                .to(to.email()))
                        .toList();
        outbox.putAll(handle, mails, new Purpose.Notification(organization, null));
        return told.size();
    }

    private Letter letter(Told told) {
        Letter letter = new Letter(SubjectName.of(told.title(), "A notification for you")).paragraph(told.title());
        return (told.body().isEmpty() ? letter : letter.paragraph(told.body()))
                .link("Read your notifications", publicUrl.get() + "/console/me/notifications");
    }
}
