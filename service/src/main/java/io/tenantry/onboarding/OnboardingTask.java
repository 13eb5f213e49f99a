package io.tenantry.onboarding;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One of the first steps in an organization.
 *
 * @param key its word on the wire
 * @param title its name for people
 * @param done whether it is done
 * @param doneAt when; null while it is not done, and where the time is not known
 */
public record OnboardingTask(
        String key, String title, boolean done, @Nullable Instant doneAt) {}
