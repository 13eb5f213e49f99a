package io.tenantry.billing;

import io.tenantry.organization.Organization;
import java.time.LocalDate;
import java.util.List;

/**
 * The conversations of an organization.
 *
 * @param organization the organization
 * @param days the days with conversations, by day and channel
 */
public record Bill(Organization organization, List<Day> days) {
    /**
     * The conversations of one day on one channel.
     *
     * @param date the day in the organization's billing time zone
     * @param channel the channel; empty when the reporter did not name one
     * @param conversations their number
     */
    public record Day(LocalDate date, String channel, long conversations) {}

    public Bill {
        days = List.copyOf(days);
    }
}
