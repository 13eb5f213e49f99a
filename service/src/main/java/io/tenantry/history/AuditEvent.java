package io.tenantry.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done, as the history tells it to those who administer the organization.
 *
 * @param id its id
 * @param organizationId where it was done
 * @param organizationName what that is called now; null when it is gone
 * @param projectId in which project; null for none
 * @param projectName what that is called now; null when it is gone
 * @param personId who did it; null when it was not a person
 * @param personEmail their address then
 * @param actor who did it when it was not a person: the name of an API key, or what else did it
 * @param byOperator whether an operator did it, as somebody else or alone
 * @param action the word for what was done: {@code updateMembership}, {@code signIn}
 * @param operation create, update or delete; null for what is neither
 * @param objectType what kind of thing
 * @param objectId which one
 * @param objectName what it was called then; null when that is not known
 * @param changes the fields that changed, with old and new values, as a JSON array; null where none did
 * @param result how a sign-in ended; null for everything else
 * @param factor what a sign-in was proven with; null for everything else
 * @param count how many acts the entry stands for
 * @param requestId the request that did it; null when there was none
 * @param address the network address that it came from; null where that is not the reader's to see
 * @param userAgent the program that it came from, by its own word; null where that is not the reader's to see
 * @param at when
 */
public record AuditEvent(
        long id,
        int organizationId,
        @Nullable String organizationName,
        @Nullable Integer projectId,
        @Nullable String projectName,
        @Nullable Integer personId,
        @Nullable String personEmail,
        @Nullable String actor,
        boolean byOperator,
        String action,
        @Nullable String operation,
        String objectType,
        @Nullable Integer objectId,
        @Nullable String objectName,
        @Nullable String changes,
        @Nullable String result,
        @Nullable String factor,
        int count,
        @Nullable String requestId,
        @Nullable String address,
        @Nullable String userAgent,
        Instant at) {}
