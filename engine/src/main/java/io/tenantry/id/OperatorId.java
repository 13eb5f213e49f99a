package io.tenantry.id;

/** The id of an operator. */
public record OperatorId(int value) implements IntId {
    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
