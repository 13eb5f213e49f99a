package io.tenantry.console.view.tab;

/**
 * The receiver of the events of an organization.
 *
 * @param address its address; empty for none
 * @param answered the outcome of a test that it accepted; empty for none
 * @param refused the outcome of a test that failed; empty for none
 */
public record Receiver(String address, String answered, String refused) {}
