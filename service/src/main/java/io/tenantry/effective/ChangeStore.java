package io.tenantry.effective;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that reads the last change of each setting. */
final class ChangeStore {
    private ChangeStore() {}

    /**
     * The last change of a setting.
     *
     * @param by the author: a person's address, the name of a key, or an operator; null if not known
     */
    record Change(Instant at, @Nullable String by) {}

    /**
     * The last changes and their authors.
     *
     * @param changes the last change of each setting, by its column
     */
    record Authors(Map<String, Change> changes, Set<PersonId> people, Set<Integer> keys) {}

    /** @param operatorsNamed whether operators are shown by name; otherwise the word {@code Operator} */
    static Authors find(Handle handle, OrganizationId organization, boolean operatorsNamed) {
        Authors found = new Authors(new HashMap<>(), new HashSet<>(), new HashSet<>());
        handle.createQuery("""
                        SELECT c.setting, coalesce(c.at, o.created_at), c.operator, c.person, p.email, c.key, k.name
                        FROM organization o
                        CROSS JOIN LATERAL (
                            SELECT setting, CAST(change ->> 'at' AS timestamptz) AS at, change #>> '{by,operator}' AS operator,
                                CAST(change #>> '{by,person}' AS integer) AS person,
                                CAST(change #>> '{by,key}' AS integer) AS key
                            FROM jsonb_each(o.settings_changed) each (setting, change)) c
                        LEFT JOIN person p ON p.id = c.person
                        LEFT JOIN api_key k ON k.id = c.key
                        WHERE o.id = :id""")
                .bind("id", organization)
                .map((row, context) -> add(found, row, operatorsNamed))
                .list();
        return found;
    }

    private static String add(Authors found, ResultSet row, boolean operatorsNamed) throws SQLException {
        String setting = row.getString(1);
        String operator = row.getString(3);
        Integer person = row.getObject(4, Integer.class);
        Integer key = row.getObject(6, Integer.class);
        found.changes()
                .put(
                        setting,
                        new Change(
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                by(operator, operatorsNamed, row.getString(5), key, row.getString(7))));
        if (person != null) {
            found.people().add(new PersonId(person));
        }
        if (key != null) {
            found.keys().add(key);
        }
        return setting;
    }

    private static @Nullable String by(
            @Nullable String operator,
            boolean operatorsNamed,
            @Nullable String address,
            @Nullable Integer key,
            @Nullable String keyName) {
        if (operator != null && operatorsNamed) {
            return operator;
        }
        if (address != null) {
            return address;
        }
        if (key != null) {
            return keyName == null || keyName.isEmpty() ? "API key " + key : keyName;
        }
        return operator == null ? null : "Operator";
    }
}
