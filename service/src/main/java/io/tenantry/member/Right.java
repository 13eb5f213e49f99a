package io.tenantry.member;

/** A permission in an organization or in one of its projects. Each includes those before it. */
public enum Right {
    /** See it. */
    READ,
    /** Create projects and change their settings. */
    BUILD,
    /** Change its settings, members, keys and credentials, and read its history. */
    ADMINISTER
}
