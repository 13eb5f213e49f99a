package io.tenantry.onboarding;

import io.tenantry.access.OrganizationId;
import java.time.Instant;
import java.util.List;

/**
 * How far a person is with the first steps in an organization.
 *
 * @param organizationId the organization
 * @param status not_started, in_progress, skipped or completed
 * @param variant the person's choice; before it the organization's {@code onboarding_flow}
 * @param tasks the first steps, which all people of the organization share
 * @param updatedAt when the person last changed it; before that, since when the person belongs to the organization
 */
public record Onboarding(
        OrganizationId organizationId, String status, String variant, List<OnboardingTask> tasks, Instant updatedAt) {
    public Onboarding {
        tasks = List.copyOf(tasks);
    }
}
