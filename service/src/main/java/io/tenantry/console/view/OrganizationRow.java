package io.tenantry.console.view;

/**
 * An organization in the list.
 *
 * @param id the id in its address
 * @param projects the maximum number of projects, in words
 * @param members the maximum number of members, in words
 */
public record OrganizationRow(
        String id,
        String name,
        boolean disabled,
        String businessUnit,
        String projects,
        String members,
        Moment created) {}
