package io.tenantry.access;

import java.util.Set;

/** The organizations that a service key sees. */
public sealed interface ServiceReach {
    /** Whether it includes an organization. */
    boolean includes(OrganizationId organization);

    /** Every organization of the installation. */
    enum Everywhere implements ServiceReach {
        /** The only value. */
        INSTANCE;

        @Override
        public boolean includes(OrganizationId organization) {
            return true;
        }
    }

    /**
     * Only some organizations; none when all of them were deleted.
     *
     * @param organizations their ids
     */
    record Only(Set<OrganizationId> organizations) implements ServiceReach {
        public Only {
            organizations = Set.copyOf(organizations);
        }

        @Override
        public boolean includes(OrganizationId organization) {
            return organizations.contains(organization);
        }
    }
}
