package io.tenantry.id;

/** The id of a membership of an organization or of one of its projects. */
public record MembershipId(int value) implements IntId {
    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
