package io.tenantry.apikey;

/**
 * An API key with the address of the person whose it is, or who made it.
 *
 * @param key the key
 * @param email empty when nobody is known to have made it
 */
public record OwnedApiKey(ApiKey key, String email) {}
