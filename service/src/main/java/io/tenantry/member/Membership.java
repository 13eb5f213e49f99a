package io.tenantry.member;

/**
 * A membership with the names of its organization and project.
 *
 * @param member the membership
 * @param organizationName the name of its organization
 * @param projectName the name of its project; empty for a member of the whole organization
 */
public record Membership(Member member, String organizationName, String projectName) {}
