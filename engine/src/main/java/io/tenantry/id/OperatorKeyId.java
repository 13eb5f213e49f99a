package io.tenantry.id;

/** The id of a key of an operator. */
public record OperatorKeyId(int value) implements IntId {
    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
