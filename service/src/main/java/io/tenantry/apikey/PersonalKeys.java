package io.tenantry.apikey;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of personal keys in the organisation API: lists, creates and revokes them. A personal key has all permissions
 * of its person.
 */
public final class PersonalKeys {
    public static final Column ID = new Column("k.id", "id", Column.Type.ID, false);
    public static final Column NAME = new Column("(k.name COLLATE \"C\")", "name", Column.Type.TEXT, false);
    public static final Column CREATED_AT =
            new Column("unix_seconds(k.created_at)", "created_at", Column.Type.TIME, false);

    private final Database database;
    private final Clock clock;
    private final CallerApiKeys keys;

    public PersonalKeys(Database database, Clock clock, CallerApiKeys keys) {
        this.database = database;
        this.clock = clock;
        this.keys = keys;
    }

    /**
     * A query for keys.
     *
     * @param filter a part of the name, case-insensitive; empty for all
     * @param conditions the conditions that each key meets
     * @param order the order of the list
     * @param window the part of the list
     */
    public record Query(String filter, List<Condition> conditions, Order order, Window window) {
        public Query {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * One page of the caller's valid keys.
     *
     * @throws Fault.NotAllowed if the caller is not a person, or is an impersonator
     */
    public Slice<ApiKey> list(Caller caller, Query query) {
        PersonId person = themselves(caller).personId();
        return database.readConsistently(handle -> PersonalKeyStore.list(handle, person, query, clock.instant()));
    }

    /**
     * Creates a key.
     *
     * @throws Fault.NotAllowed if the caller is not a person, or is an impersonator
     */
    public CallerApiKeys.Made make(Caller caller, String name) {
        return keys.make(themselves(caller), new ApiKeyRequest.Personal(), new KeyTerms(name));
    }

    /**
     * Revokes a key.
     *
     * @throws Fault.NotAllowed if the caller is not a person, or is an impersonator
     * @throws Fault.NotFound if the caller has no valid key with that id
     */
    public void revoke(Caller caller, ApiKeyId id) {
        Caller.Person person = themselves(caller);
        keys.revoke(person, id, (Precondition<NamedApiKey>) named -> {
            if (named.key().organizationId() != null) {
                throw new Fault.NotFound("API key");
            }
        });
    }

    /**
     * Revokes the personal keys that a person has made since a time, in the transaction of the work that has decided it.
     *
     * @param caller the caller who has decided it, for the audit entries
     */
    public static void revoke(Handle handle, Caller caller, PersonId person, Instant since) {
        AuditLog.noteAll(
                handle,
                caller,
                ApiKeyStore.revokeOfPerson(handle, person, since).stream()
                        .map(key -> CallerApiKeys.auditNote(Operation.DELETE, "deleteApiKey", key))
                        .toList());
    }

    private static Caller.Person themselves(Caller caller) {
        if (caller instanceof Caller.Person person && !person.isImpersonated()) {
            return person;
        }
        throw new Fault.NotAllowed();
    }
}
