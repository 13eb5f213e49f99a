package io.tenantry.apikey;

/**
 * An API key with the names of what it is for.
 *
 * @param key the key
 * @param organizationName empty for a person's own key
 * @param projectName empty for a key of a person or of a whole organization
 */
public record NamedApiKey(ApiKey key, String organizationName, String projectName) {}
