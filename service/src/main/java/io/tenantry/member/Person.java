package io.tenantry.member;

import io.tenantry.access.PersonId;

/**
 * A person, who belongs to any number of organizations.
 *
 * @param id the id, unique in the installation
 * @param email at most 254 characters; unique case-insensitive
 * @param name at most 255 characters
 */
public record Person(PersonId id, String email, String name) {}
