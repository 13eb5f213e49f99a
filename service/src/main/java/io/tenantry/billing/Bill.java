package io.tenantry.billing;

import io.tenantry.organization.Organization;
import java.time.LocalDate;
import java.util.List;

/**
 * The conversations of an organization.
 *
 * @param organization whose
 * @param days those days that had any, by day and channel
 */
public record Bill(Organization organization, List<Day> days) {
    /**
     * The conversations of one day on one channel.
     *
     * @param date the day, as the organization's billing time zone cuts it
     * @param channel where; empty when the reporter did not say
     * @param conversations how many
     */
    public record Day(LocalDate date, String channel, long conversations) {}

    public Bill {
        days = List.copyOf(days);
    }
}
