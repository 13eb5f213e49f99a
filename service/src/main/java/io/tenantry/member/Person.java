package io.tenantry.member;

import io.tenantry.access.PersonId;

/**
 * A person, who may belong to any number of organizations.
 *
 * @param id their number, unique in the installation
 * @param email at most 254 characters; unique without regard to case
 * @param name at most 255 characters
 */
public record Person(PersonId id, String email, String name) {}
