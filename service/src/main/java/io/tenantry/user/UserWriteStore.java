package io.tenantry.user;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.Names;
import io.tenantry.id.MembershipId;
import io.tenantry.member.MemberStore;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that changes users. */
public final class UserWriteStore {
    /** The constraint that no two people have the same address. */
    static final String EMAIL_UNIQUE = "person_email_unique";

    private UserWriteStore() {}

    /** The person with an address. */
    public static Optional<PersonId> personOf(Handle handle, String email) {
        return handle.createQuery("SELECT id FROM person WHERE email_fold = :email")
                .bind("email", AddressKey.of(email))
                .mapTo(PersonId.class)
                .findOne();
    }

    /** The person with an address, locked as {@link #lockPerson} does. */
    static Optional<PersonId> lockedPersonOf(Handle handle, String email) {
        return handle.createQuery("SELECT id FROM person WHERE email_fold = :email FOR UPDATE")
                .bind("email", AddressKey.of(email))
                .mapTo(PersonId.class)
                .findOne();
    }

    /**
     * The person with a requested address.
     *
     * @param id the id of the person
     * @param nameBefore the name that the person had; null if the person is new
     */
    record Put(PersonId id, @Nullable String nameBefore) {
        boolean added() {
            return nameBefore == null;
        }
    }

    /** Adds a person. An existing person with that address gets the name, but not the password. */
    static Put putPerson(Handle handle, String email, String name, String passwordHash) {
        return handle.createQuery("""
                        WITH before AS (SELECT name FROM person WHERE email_fold = :emailKey)
                        INSERT INTO person AS p
                            (email, email_fold, email_search_form, name, name_fold, name_order, password_hash, password_changed_at)
                        VALUES (:email, :emailKey, :emailSearchForm, :name, :nameFold, :nameOrder, :hash, now())
                        ON CONFLICT (email_fold) DO UPDATE SET name = excluded.name, name_fold = excluded.name_fold,
                            name_order = excluded.name_order, revision = p.revision + 1, updated_at = now()
                        RETURNING id, CASE WHEN revision > 1 THEN coalesce((SELECT name FROM before), name) END""")
                .bind("email", email)
                .bind("emailKey", AddressKey.of(email))
                .bind("emailSearchForm", AddressKey.searchForm(email))
                .bind("name", name)
                .bind("nameFold", Names.fold(name))
                .bind("nameOrder", Names.order(name))
                .bind("hash", passwordHash)
                .map((row, context) -> new Put(new PersonId(row.getInt(1)), row.getString(2)))
                .one();
    }

    /**
     * Locks a person until this transaction ends: no other transaction can change or remove the person, or add a membership.
     */
    public static void lockPerson(Handle handle, PersonId person) {
        handle.createQuery("SELECT id FROM person WHERE id = :id FOR UPDATE")
                .bind("id", person)
                .mapTo(Integer.class)
                .findOne();
    }

    /**
     * Changes a person; null for no change. A new address is unverified. All users of the person change with it.
     *
     * @param by the person who makes the change; null for the system
     */
    public static void updatePerson(
            Handle handle, @Nullable PersonId by, PersonId person, @Nullable String email, @Nullable String name) {
        handle.createUpdate("""
                        UPDATE person SET email = coalesce(:email, email), email_fold = coalesce(:emailKey, email_fold),
                            email_search_form = CASE WHEN :emailKey IS NULL THEN email_search_form ELSE :emailSearchForm END,
                            email_verified_at = CASE WHEN coalesce(:emailKey, email_fold) = email_fold
                                                     THEN email_verified_at END,
                            name = coalesce(:name, name), name_fold = coalesce(:nameFold, name_fold),
                            name_order = coalesce(:nameOrder, name_order), revision = revision + 1, updated_at = now()
                        WHERE id = :id""")
                .bindByType("email", email, String.class)
                .bindByType("emailKey", email == null ? null : AddressKey.of(email), String.class)
                .bindByType("emailSearchForm", email == null ? null : AddressKey.searchForm(email), String.class)
                .bindByType("name", name, String.class)
                .bindByType("nameFold", name == null ? null : Names.fold(name), String.class)
                .bindByType("nameOrder", name == null ? null : Names.order(name), byte[].class)
                .bind("id", person)
                .execute();
        handle.createUpdate("""
                        UPDATE membership SET last_changed_by = user_of(:by, organization_id)
                        WHERE person_id = :id AND project_id IS NULL""")
                .bindByType("by", by, PersonId.class)
                .bind("id", person)
                .execute();
    }

    /**
     * Changes the membership of a user; null for no change, an empty text unsets a value.
     *
     * @param by the person who makes the change; null for the system
     */
    public static void update(Handle handle, @Nullable PersonId by, MembershipId id, UserChange wanted) {
        Set<UserRole> roles = wanted.roles() == null ? Set.of() : wanted.roles();
        handle.createUpdate("""
                        UPDATE membership SET
                            role = CASE WHEN NOT :named THEN role WHEN :admin THEN 'admin'
                                        WHEN role = 'admin' THEN 'member' ELSE role END,
                            roles = CASE WHEN :named THEN :roles ELSE roles END,
                            accepted_tos = coalesce(:acceptedTos, accepted_tos), disabled = coalesce(:disabled, disabled),
                            disabled_by_failures = disabled_by_failures AND :disabled IS NULL,
                            cxone_email = nullif(coalesce(:cxoneEmail, cxone_email), ''),
                            cxone_id = nullif(coalesce(:cxoneId, cxone_id), ''),
                            revision = revision + 1, updated_at = now(), last_changed_by = user_of(:by, organization_id)
                        WHERE id = :id""")
                .bindByType("by", by, PersonId.class)
                .bind("named", wanted.roles() != null)
                .bind("admin", roles.contains(UserRole.ADMIN))
                .bind("roles", others(roles))
                .bindByType("acceptedTos", wanted.acceptedTos(), Boolean.class)
                .bindByType("disabled", wanted.disabled(), Boolean.class)
                .bindByType("cxoneEmail", wanted.cxoneEmail(), String.class)
                .bindByType("cxoneId", wanted.cxoneId(), String.class)
                .bind("id", id)
                .execute();
    }

    /** Records that an operator disabled the user, so that it stays disabled when the failed logins are reset. */
    static void keepDisabled(Handle handle, MembershipId id) {
        handle.createUpdate(
                        "UPDATE membership SET disabled_by_failures = false WHERE id = :id AND disabled_by_failures")
                .bind("id", id)
                .execute();
    }

    private static String[] others(Set<UserRole> roles) {
        return roles.stream()
                .filter(role -> role != UserRole.ADMIN)
                .map(UserRole::word)
                .sorted()
                .toArray(String[]::new);
    }

    /**
     * Locks an organization and then a person until this transaction ends: no other transaction changes the person or the
     * users of the organization.
     *
     * @param person the person; null for the organization only
     */
    public static void lock(Handle handle, OrganizationId organization, @Nullable PersonId person) {
        MemberStore.lockOrganization(handle, organization);
        if (person != null) {
            lockPerson(handle, person);
        }
    }

    /** Records that the terms of service are accepted; returns whether that is new. */
    public static boolean acceptTerms(Handle handle, PersonId person, MembershipId id) {
        return handle.createUpdate("""
                        UPDATE membership SET accepted_tos = true, revision = revision + 1, updated_at = now(),
                            last_changed_by = user_of(:person, organization_id)
                        WHERE id = :id AND NOT accepted_tos""").bind("person", person).bind("id", id).execute() > 0;
    }

    /** Adds a person; returns the id, or empty if the address is in use. */
    public static Optional<PersonId> addPerson(Handle handle, String email, String name, String passwordHash) {
        return handle.createQuery("""
                        INSERT INTO person
                            (email, email_fold, email_search_form, name, name_fold, name_order, password_hash, password_changed_at)
                        VALUES (:email, :emailKey, :emailSearchForm, :name, :nameFold, :nameOrder, :hash, now())
                        ON CONFLICT (email_fold) DO NOTHING RETURNING id""")
                .bind("email", email)
                .bind("emailKey", AddressKey.of(email))
                .bind("emailSearchForm", AddressKey.searchForm(email))
                .bind("name", name)
                .bind("nameFold", Names.fold(name))
                .bind("nameOrder", Names.order(name))
                .bind("hash", passwordHash)
                .mapTo(PersonId.class)
                .findOne();
    }

    /** Removes all memberships that a person has in an organization and its projects. */
    static void delete(Handle handle, OrganizationId organization, PersonId person) {
        handle.createUpdate("DELETE FROM membership WHERE organization_id = :organization AND person_id = :person")
                .bind("organization", organization)
                .bind("person", person)
                .execute();
    }

    /**
     * Removes a locked person without any membership. Keys that the person created for organizations stay.
     *
     * @return whether the person had no membership and was removed
     */
    static boolean removeStranded(Handle handle, PersonId person) {
        boolean belongs = handle.createQuery("SELECT EXISTS (SELECT FROM membership WHERE person_id = :person)")
                .bind("person", person)
                .mapTo(boolean.class)
                .one();
        if (belongs) {
            return false;
        }
        handle.createUpdate(
                        "UPDATE api_key SET person_id = NULL WHERE person_id = :person AND organization_id IS NOT NULL")
                .bind("person", person)
                .execute();
        handle.createUpdate("DELETE FROM person WHERE id = :person")
                .bind("person", person)
                .execute();
        return true;
    }
}
