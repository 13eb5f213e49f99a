package io.tenantry.project.list;

import io.tenantry.access.ProjectId;
import io.tenantry.project.Handover;
import org.jspecify.annotations.Nullable;

/**
 * A project as the organisation API lists it.
 *
 * @param id its id
 * @param revision counts its changes, from 1
 * @param name 1 to 255 characters
 * @param color one of {@link ProjectWords#COLORS}
 * @param locale one of {@link ProjectWords#LOCALES}
 * @param handover how conversations are handed over; null when it is not set
 * @param liveAgentDefaultInbox the inbox at Live Agent; null until it is set
 * @param createdAt when it was created, in seconds
 * @param changedAt when it last changed, in seconds
 * @param createdBy the id of the user who created it
 * @param changedBy the id of the user who last changed it
 */
public record ListedProject(
        ProjectId id,
        int revision,
        String name,
        String color,
        String locale,
        @Nullable Handover handover,
        @Nullable Long liveAgentDefaultInbox,
        long createdAt,
        long changedAt,
        String createdBy,
        String changedBy) {}
