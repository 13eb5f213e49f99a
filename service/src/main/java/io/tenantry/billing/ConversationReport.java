package io.tenantry.billing;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reported number of conversations.
 *
 * @param key the reporter's name for this count, unique in the organization: the same key again counts nothing
 * @param organizationId the organization of the conversations
 * @param projectId the project that had them; null for the organization alone
 * @param at when they took place
 * @param channel their channel; empty for none
 * @param conversations their number
 */
public record ConversationReport(
        String key,
        OrganizationId organizationId,
        @Nullable ProjectId projectId,
        Instant at,
        String channel,
        int conversations) {}
