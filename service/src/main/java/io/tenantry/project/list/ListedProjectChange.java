package io.tenantry.project.list;

import io.tenantry.project.Handover;
import org.jspecify.annotations.Nullable;

/**
 * What a caller of the organisation API wants a project to be; null leaves the value, or has its default in a new project.
 *
 * @param name 1 to 255 characters
 * @param color one of {@link ProjectWords#COLORS}
 * @param locale one of {@link ProjectWords#LOCALES}; of a new project alone
 * @param handover the new handover; with {@code handoverNamed}, null unsets it
 * @param handoverNamed whether the handover changes
 */
public record ListedProjectChange(
        @Nullable String name,
        @Nullable String color,
        @Nullable String locale,
        @Nullable Handover handover,
        boolean handoverNamed) {}
