package io.tenantry.id;

/** The id of a key of a service. */
public record ServiceKeyId(int value) implements IntId {
    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
