package io.tenantry.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done, as the history tells it to those who administer the organization.
 *
 * @param id its number
 * @param organizationId where it was done
 * @param organizationName what that is called now; null when it is gone
 * @param projectId in which project; null for none
 * @param projectName what that is called now; null when it is gone
 * @param personId who did it; null when it was not a person
 * @param personEmail their address then
 * @param actor who did it when it was not a person: the name of an API key, or what else did it
 * @param operation create, update or delete; null for what is neither
 * @param objectType what kind of thing
 * @param objectId which one
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
        @Nullable String operation,
        String objectType,
        @Nullable Integer objectId,
        Instant at) {}
