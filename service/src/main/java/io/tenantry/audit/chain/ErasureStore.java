package io.tenantry.audit.chain;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that erases personal values of the history. */
final class ErasureStore {
    private ErasureStore() {}

    /** An entry with its link, if it has one, and the texts that are replaced. */
    record Row(
            ChainedEntry entry,
            @Nullable Link link,
            boolean byPerson,
            boolean aboutPerson,
            String details,
            @Nullable String changes) {}

    static boolean exists(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM organization WHERE id = :id)")
                .bind("id", organization)
                .mapTo(boolean.class)
                .one();
    }

    static boolean exists(Handle handle, PersonId person) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM person WHERE id = :id)")
                .bind("id", person)
                .mapTo(boolean.class)
                .one();
    }

    /** The addresses that a person had, as the history names them. */
    static List<String> addresses(Handle handle, PersonId person) {
        return handle.createQuery("""
                        SELECT DISTINCT person_email FROM audit_event WHERE person_id = :id AND person_email IS NOT NULL
                        UNION SELECT DISTINCT object_name FROM audit_event
                        WHERE object_name IS NOT NULL AND (details ->> 'person' = CAST(:id AS text)
                            OR (object_type = 'User' AND object_id = :id))""")
                .bind("id", person.value())
                .mapTo(String.class)
                .list();
    }

    /** The entries of an organization in a page, locked. */
    static List<Row> ofOrganization(Handle handle, OrganizationId organization, long after, long last) {
        return rows(handle, "true", "true", "e.organization_id = " + organization.value(), after, last, List.of());
    }

    /**
     * The entries in a page, locked, that name one of these addresses, but neither their author nor their object as a person: of
     * an invitation, of a change of a key's owner.
     */
    static List<Row> ofAddresses(Handle handle, List<String> addresses, long after, long last) {
        String about = """
                coalesce(e.details ->> 'person' IS NULL AND e.object_type <> 'User'
                    AND (e.object_name = ANY(:addresses) OR e.details ->> 'email' = ANY(:addresses)
                        OR EXISTS (SELECT FROM jsonb_array_elements(e.changes) made
                            WHERE made ->> 'before' = ANY(:addresses) OR made ->> 'after' = ANY(:addresses))), false)""";
        return rows(handle, "false", "true", about, after, last, addresses);
    }

    /** The entries by a person or about one in a page, locked. */
    static List<Row> ofPerson(Handle handle, PersonId person, long after, long last) {
        String by = "coalesce(e.person_id = %d, false)".formatted(person.value());
        String about =
                "coalesce(e.details ->> 'person' = '%1$d' OR (e.object_type = 'User' AND e.object_id = %1$d), false)"
                        .formatted(person.value());
        return rows(handle, by, about, "(%s OR %s)".formatted(by, about), after, last, List.of());
    }

    private static List<Row> rows(
            Handle handle, String by, String about, String where, long after, long last, List<String> addresses) {
        return handle.createQuery("""
                        SELECT l.chain, l.number, l.entry, l.hash, l.author_salt, l.author_digest, l.object_salt, l.object_digest,
                            %s, %s, e.details::text, e.changes::text, %s
                        FROM audit_event e LEFT JOIN audit_link l ON l.entry = e.id
                        WHERE e.id > :after AND e.id <= :last AND %s
                        ORDER BY e.id FOR UPDATE OF e""".formatted(by, about, ChainStore.ENTRY, where))
                .bind("after", after)
                .bind("last", last)
                .bind("addresses", addresses.toArray(String[]::new))
                .map((row, context) -> new Row(
                        ChainStore.entry(row, 13),
                        row.getString(3) == null
                                ? null
                                : new Link(
                                        row.getInt(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getBytes(4),
                                        row.getBytes(5),
                                        row.getBytes(6),
                                        row.getBytes(7),
                                        row.getBytes(8)),
                        row.getBoolean(9),
                        row.getBoolean(10),
                        row.getString(11),
                        row.getString(12)))
                .list();
    }

    /** Erases the values about the author, and keeps their digest. */
    static void eraseAuthors(Handle handle, List<Row> rows) {
        handle.createUpdate("""
                        UPDATE audit_event SET person_email = NULL, person_email_fold = NULL, from_address = NULL, user_agent = NULL
                        WHERE id = ANY(:ids)""")
                .bind("ids", rows.stream().map(row -> row.entry.id()).toArray(Long[]::new))
                .execute();
        for (Row row : rows) {
            if (row.link != null && row.link.authorSalt() != null) {
                handle.execute(
                        "UPDATE audit_link SET author_salt = NULL, author_digest = ? WHERE entry = ?",
                        row.link.author(row.entry),
                        row.entry.id());
            }
        }
    }

    /** Erases the values about the object, and keeps their digest. */
    static void eraseObjects(Handle handle, List<Row> rows) {
        for (Row row : rows) {
            String type = row.entry.objectType();
            handle.createUpdate("""
                            UPDATE audit_event SET object_name = NULL, details = CAST(:details AS jsonb),
                                changes = CAST(:changes AS jsonb)
                            WHERE id = :id""")
                    .bind("details", EntryValues.withoutPersonal(type, row.details))
                    .bindByType("changes", EntryValues.changesWithoutPersonal(type, row.changes), String.class)
                    .bind("id", row.entry.id())
                    .execute();
            if (row.link != null && row.link.objectSalt() != null) {
                handle.execute(
                        "UPDATE audit_link SET object_salt = NULL, object_digest = ? WHERE entry = ?",
                        row.link.object(row.entry),
                        row.entry.id());
            }
        }
    }
}
