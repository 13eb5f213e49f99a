package io.tenantry.user;

import io.tenantry.access.OrganizationId;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The organizations in which impersonation is blocked.
 *
 * @param everywhere whether it is blocked in all organizations
 * @param organizations organizations by their number
 * @param ids organizations by their id in the management API
 */
public record BlockedImpersonation(boolean everywhere, Set<OrganizationId> organizations, Set<String> ids) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

    public BlockedImpersonation {
        organizations = Set.copyOf(organizations);
        ids = Set.copyOf(ids);
    }

    /**
     * Reads numbers and ids separated by commas, or an asterisk for all organizations.
     *
     * @throws IllegalArgumentException if the list is malformed; the message describes the format
     */
    public static BlockedImpersonation of(String list) {
        boolean everywhere = false;
        Set<OrganizationId> organizations = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (String part : list.isBlank() ? new String[0] : list.split(",", -1)) {
            String one = part.strip();
            if (one.equals("*")) {
                everywhere = true;
            } else if (NUMBER.matcher(one).matches()) {
                organizations.add(new OrganizationId(Integer.parseInt(one)));
            } else if (ID.matcher(one).matches()) {
                ids.add(one);
            } else {
                throw new IllegalArgumentException("must be ids of organizations separated by commas, or *");
            }
        }
        return new BlockedImpersonation(everywhere, organizations, ids);
    }

    /**
     * Whether impersonation is blocked in an organization.
     *
     * @param id its id in the management API
     */
    boolean covers(OrganizationId organization, String id) {
        return everywhere || organizations.contains(organization) || ids.contains(id);
    }
}
