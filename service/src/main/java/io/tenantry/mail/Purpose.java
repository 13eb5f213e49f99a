package io.tenantry.mail;

import org.jspecify.annotations.Nullable;

/** What a mail is for, which decides who may switch it off. */
public sealed interface Purpose {
    /** Nobody can switch it off: a password to reset, an address to verify, an organization about to be deleted. */
    record Security() implements Purpose {}

    /**
     * News from an organization: not sent while the organization's {@code is_send_emails_enabled} is off, nor to a member
     * who has switched {@code is_email_notify_enabled} off in every membership of it.
     *
     * @param organizationId whose news
     * @param personId the member it goes to; null for an address that is not (yet) a member's
     */
    record Notification(int organizationId, @Nullable Integer personId) implements Purpose {}

    /** Nobody can switch it off. */
    Purpose SECURITY = new Security();
}
