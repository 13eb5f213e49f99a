package io.tenantry.apikey.leaver;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.ApiKeyStore;
import io.tenantry.apikey.CallerApiKeyStore;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.NamedApiKey;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The keys of an organization whose responsible person has left, and the keys that were made with them. */
public final class KeysOfLeavers {
    private static final int MOST_LISTED = 50;
    private static final int MOST_TOLD = 20;

    private final Outbox outbox;
    private final Clock clock;

    public KeysOfLeavers(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The treatment of the keys. */
    public sealed interface Choice {
        /** The keys stay valid; the organization's admins get an e-mail that lists them. */
        record Keep() implements Choice {}

        /** The keys are revoked. */
        record Revoke() implements Choice {}

        /**
         * Another person becomes responsible for the keys.
         *
         * @param to the other person, who must be allowed to create such keys
         */
        record HandOver(PersonId to) implements Choice {}
    }

    /** Keeps the keys, as {@link #settle(Handle, Caller, OrganizationId, ProjectId, PersonId, Choice)}. */
    public void keep(Handle handle, Caller caller, OrganizationId organization, PersonId person) {
        settle(handle, caller, organization, null, person, new Choice.Keep());
    }

    /**
     * Applies the choice to the keys, in the transaction that removes the person, after the removal. Keys that the person is
     * still allowed to create, because of another membership, are left out.
     *
     * @param only the only project whose keys the caller decides about; null for all keys
     * @throws Fault.Invalid if the new person is not allowed to create such keys
     */
    public void settle(
            Handle handle,
            Caller caller,
            OrganizationId organization,
            @Nullable ProjectId only,
            PersonId person,
            Choice choice) {
        List<NamedApiKey> left = CallerApiKeyStore.inNameOf(handle, organization, person, clock.instant()).stream()
                .filter(named -> only == null || only.equals(named.key().projectId()))
                .filter(named -> !mayMake(handle, person, organization, named.key()))
                .toList();
        if (left.isEmpty()) {
            return;
        }
        switch (choice) {
            case Choice.Keep ignored -> tell(handle, organization, person, left);
            case Choice.Revoke ignored -> {
                for (NamedApiKey named : left) {
                    ApiKeyStore.revoke(handle, named.key().id());
                    AuditLog.note(
                            handle, caller, CallerApiKeys.auditNote(Operation.DELETE, "deleteApiKey", named.key()));
                }
            }
            case Choice.HandOver(PersonId to) -> {
                if (!left.stream().allMatch(named -> mayMake(handle, to, organization, named.key()))) {
                    throw new Fault.Invalid(
                            Problem.invalid("to", "This person is not allowed to have all of these keys."));
                }
                String from = MemberStore.emailOf(handle, person);
                String successor = MemberStore.emailOf(handle, to);
                for (NamedApiKey named : left) {
                    CallerApiKeyStore.handOver(handle, named.key().id(), to);
                    AuditLog.note(
                            handle,
                            caller,
                            CallerApiKeys.auditNote(Operation.UPDATE, "updateApiKey", named.key())
                                    .changes(new Changes().add("user", from, successor)));
                }
            }
        }
    }

    private static boolean mayMake(Handle handle, PersonId person, OrganizationId organization, ApiKey key) {
        Right needed = key.projectId() == null ? Right.ADMINISTER : Right.BUILD;
        return Rights.ofPerson(handle, person, organization, key.projectId())
                .filter(has -> has.compareTo(needed) >= 0)
                .isPresent();
    }

    private void tell(Handle handle, OrganizationId organization, PersonId person, List<NamedApiKey> keys) {
        String email = MemberStore.emailOf(handle, person);
        List<Mail> mails = MemberStore.adminAddresses(handle, organization, MOST_TOLD).stream()
                .map(admin -> letter(email, keys).to(admin))
                .toList();
        outbox.putAll(handle, mails, new Purpose.Notification(organization, null));
    }

    private static Letter letter(String email, List<NamedApiKey> keys) {
        Letter letter = new Letter("API keys of a person who left are still in use")
                .paragraph(email + " left " + keys.getFirst().organizationName()
                        + ". These API keys belong to that person or were made with such a key, and stay valid:");
        keys.stream().limit(MOST_LISTED).forEach(named -> letter.paragraph(line(named)));
        if (keys.size() > MOST_LISTED) {
            letter.paragraph("… and " + (keys.size() - MOST_LISTED) + " more.");
        }
        return letter.paragraph("Revoke the keys that are not needed any more.");
    }

    private static String line(NamedApiKey named) {
        ApiKey key = named.key();
        String name = key.name().isEmpty() ? "no name" : key.name();
        String scope = key.projectId() == null ? "the whole organization" : "the project " + named.projectName();
        return "API key " + key.id() + " (" + name + "), " + key.prefix() + "…, for " + scope;
    }
}
