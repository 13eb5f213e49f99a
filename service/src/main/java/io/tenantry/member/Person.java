package io.tenantry.member;

/**
 * A person, who may belong to any number of organizations.
 *
 * @param id their number, unique in the installation
 * @param email at most 254 characters; unique without regard to case
 * @param name at most 255 characters
 */
public record Person(int id, String email, String name) {}
