package io.tenantry.audit.chain;

import java.util.Set;

/** The fields of an audit entry whose values are personal: they can be erased. */
final class PersonalFields {
    private static final Set<String> EVERYWHERE = Set.of("email", "user", "reason", "cxone_email", "cxone_id");
    private static final Set<String> OF_PEOPLE = Set.of("name", "external_id");
    private static final Set<String> PEOPLE = Set.of("Membership", "User", "Invitation", "JoinRequest");

    private PersonalFields() {}

    /** Whether the name of such an object is that of a person. */
    static boolean areNamed(String objectType) {
        return PEOPLE.contains(objectType);
    }

    /** Whether the values of a field of such an object are personal. */
    static boolean contain(String objectType, String field) {
        return EVERYWHERE.contains(field)
                || (areNamed(objectType) && (OF_PEOPLE.contains(field) || field.startsWith("metadata")));
    }
}
