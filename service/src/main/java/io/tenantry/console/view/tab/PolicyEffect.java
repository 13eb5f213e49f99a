package io.tenantry.console.view.tab;

/**
 * The people that enforcing a password policy affects.
 *
 * @param people all of them, in words
 * @param older those with a password older than the policy, in words
 * @param noneOlder whether there are none of those
 */
public record PolicyEffect(String people, String older, boolean noneOlder) {}
