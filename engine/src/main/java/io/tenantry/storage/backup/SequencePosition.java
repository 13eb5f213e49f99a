package io.tenantry.storage.backup;

/**
 * The position of a sequence.
 *
 * @param last its last value
 * @param called whether that value was assigned
 */
public record SequencePosition(long last, boolean called) {}
