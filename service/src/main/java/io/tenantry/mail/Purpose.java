package io.tenantry.mail;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import org.jspecify.annotations.Nullable;

/** The purpose of a mail, which decides whether it can be switched off. */
public sealed interface Purpose {
    /** Cannot be switched off: resetting a password, verifying an address, deleting an organization. */
    record Security() implements Purpose {}

    /**
     * A notification of an organization. It is not sent while the organization's {@code is_send_emails_enabled} is off, nor
     * to a member who has switched off {@code is_email_notify_enabled} in every membership of it.
     *
     * @param organizationId the organization
     * @param personId the recipient; null for an address that does not belong to a member
     */
    record Notification(
            OrganizationId organizationId, @Nullable PersonId personId) implements Purpose {}

    /** The instance of {@link Security}. */
    Purpose SECURITY = new Security();
}
