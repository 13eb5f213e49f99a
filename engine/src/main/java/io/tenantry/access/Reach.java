package io.tenantry.access;

import org.jspecify.annotations.Nullable;

/**
 * The organizations for which credentials are valid. A reach limits the permissions of the owner of the credentials, and adds
 * none.
 */
public sealed interface Reach {
    /** Every organization of the owner. */
    static Reach everywhere() {
        return Everywhere.INSTANCE;
    }

    /** One organization alone. */
    static Reach only(OrganizationId organizationId) {
        return new Only(organizationId);
    }

    /** Whether it is every organization of the owner. */
    default boolean isEverywhere() {
        return this == Everywhere.INSTANCE;
    }

    /** Whether it includes an organization. */
    boolean includes(OrganizationId organizationId);

    /**
     * The organization for a condition of SQL such as {@code (CAST(:only AS integer) IS NULL OR id = :only)}; null for all.
     */
    @Nullable
    OrganizationId onlyOrganization();

    /** Every organization of the owner. */
    enum Everywhere implements Reach {
        /** The only value. */
        INSTANCE;

        @Override
        public boolean includes(OrganizationId organizationId) {
            return true;
        }

        @Override
        public @Nullable OrganizationId onlyOrganization() {
            return null;
        }
    }

    /**
     * One organization alone.
     *
     * @param organizationId its number
     */
    record Only(OrganizationId organizationId) implements Reach {
        @Override
        public boolean includes(OrganizationId other) {
            return organizationId.equals(other);
        }

        @Override
        public OrganizationId onlyOrganization() {
            return organizationId;
        }
    }
}
