package io.tenantry.apikey;

/**
 * An API key with the address of the person responsible for it.
 *
 * @param key the key
 * @param email the address; empty if no person is known
 */
public record OwnedApiKey(ApiKey key, String email) {}
