package io.tenantry.apikey;

/**
 * An API key with the names of its organization and project.
 *
 * @param key the key
 * @param organizationName the name of its organization; empty for a person's own key
 * @param projectName the name of its project; empty for a key of a person or of a whole organization
 */
public record NamedApiKey(ApiKey key, String organizationName, String projectName) {}
