package io.tenantry.project.list;

import io.tenantry.project.Handover;
import org.jspecify.annotations.Nullable;

/**
 * A change set of a project in the organisation API. A null value means no change, or the default value in a new project.
 *
 * @param name 1 to 255 characters
 * @param color one of {@link ProjectWords#COLORS}
 * @param locale one of {@link ProjectWords#LOCALES}; only in a new project
 * @param handover the new handover; with {@code handoverNamed}, null removes it
 * @param handoverNamed whether the handover changes
 * @param liveAgentDefaultInbox the inbox at Live Agent; with {@code defaultInboxNamed}, null unsets it
 * @param defaultInboxNamed whether the inbox changes
 */
public record ListedProjectChange(
        @Nullable String name,
        @Nullable String color,
        @Nullable String locale,
        @Nullable Handover handover,
        boolean handoverNamed,
        @Nullable Long liveAgentDefaultInbox,
        boolean defaultInboxNamed) {}
