package io.tenantry.access;

import org.jspecify.annotations.Nullable;

/** The organizations for which credentials are valid; it limits their owner's permissions, and adds none. */
public sealed interface Reach {
    /** Every organization of the owner. */
    static Reach everywhere() {
        return Everywhere.INSTANCE;
    }

    /** One organization alone. */
    static Reach only(int organizationId) {
        return new Only(organizationId);
    }

    /** Whether it is every organization of the owner. */
    default boolean isEverywhere() {
        return this == Everywhere.INSTANCE;
    }

    /** Whether it includes an organization. */
    boolean includes(int organizationId);

    /**
     * The organization for a condition of SQL such as {@code (CAST(:only AS integer) IS NULL OR id = :only)}; null for all.
     */
    @Nullable
    Integer onlyOrganization();

    /** Every organization of the owner. */
    enum Everywhere implements Reach {
        /** The only value. */
        INSTANCE;

        @Override
        public boolean includes(int organizationId) {
            return true;
        }

        @Override
        public @Nullable Integer onlyOrganization() {
            return null;
        }
    }

    /**
     * One organization alone.
     *
     * @param organizationId its number
     */
    record Only(int organizationId) implements Reach {
        @Override
        public boolean includes(int other) {
            return organizationId == other;
        }

        @Override
        public Integer onlyOrganization() {
            return organizationId;
        }
    }
}
