package io.tenantry.notification;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notification to be written, for each person of an audience.
 *
 * @param audience the people
 * @param organization the organization that it is from; null for the person's own sign-in and personal keys
 * @param project the project that it is about; null for none
 * @param title plain text, of which at most 200 characters are kept; {@link #ORGANIZATION}, {@link #PROJECT} and {@link #SUBJECT}
 *     stand for names
 * @param body plain text, of which at most 2,000 characters are kept; as the title
 * @param content the payload
 * @param once people who have one of this type with the same key get no other; null for every time
 */
public record Notice(
        NotificationType type,
        Audience audience,
        @Nullable OrganizationId organization,
        @Nullable ProjectId project,
        String title,
        String body,
        Content content,
        @Nullable String once) {
    /** Stands for the name of the organization. */
    public static final String ORGANIZATION = "%1$s";
    /** Stands for the name of the project. */
    public static final String PROJECT = "%2$s";
    /** Stands for the name of the API key, or the address of the invitation, that the audience is found by. */
    public static final String SUBJECT = "%3$s";

    /** The payload of a notification. */
    public sealed interface Content {
        /**
         * That of the webhook about an audit entry.
         *
         * @param columns the columns of the entry: organization, project, object, details and author
         */
        record Entry(Map<String, Object> columns) implements Content {}

        /**
         * Any object.
         *
         * @param members ids and names of fields; no secrets
         */
        record Plain(Map<String, ?> members) implements Content {}
    }

    /** A text for the title or the body in which nothing stands for a name. */
    public static String literal(String text) {
        return text.replace("%", "%%");
    }
}
