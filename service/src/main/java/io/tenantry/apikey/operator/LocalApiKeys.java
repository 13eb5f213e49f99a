package io.tenantry.apikey.operator;

import io.tenantry.access.Caller;
import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.ApiKeyRequest;
import io.tenantry.apikey.ApiKeyStore;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.KeyTerms;
import io.tenantry.apikey.OwnedApiKey;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditLog;
import io.tenantry.canonical.AddressKey;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The entry class of all API keys for the administrator of the machine: creates, lists and revokes them on the command line. */
public final class LocalApiKeys {
    private final Database database;
    private final CallerApiKeys keys;

    public LocalApiKeys(Database database, Clock clock) {
        this.database = database;
        this.keys = new CallerApiKeys(database, clock);
    }

    /**
     * Creates a key for a person, who must be allowed to create it.
     *
     * @return the key; empty if no person has the address
     * @throws Fault.NotFound if the organization or project is not visible to the person
     * @throws Fault.NotAllowed if the person is not allowed to create a key for it
     */
    public Optional<CallerApiKeys.Made> make(String email, ApiKeyRequest request, String name) {
        return database.read(handle -> ApiKeyStore.personWithEmail(handle, AddressKey.of(email.strip())))
                .map(person -> keys.makeInTheNameOf(person, Caller.Operator.COMMAND_LINE, request, new KeyTerms(name)));
    }

    /**
     * At most {@code most} keys with an id above {@code after}, by id, with the person's address; including revoked and expired
     * ones.
     */
    public List<OwnedApiKey> list(int most, int after) {
        return database.read(handle -> ApiKeyStore.all(handle, most, after));
    }

    /**
     * Revokes a key.
     *
     * @throws Fault.NotFound if there is no key with that id, or it is already revoked
     */
    public void revoke(ApiKeyId id) {
        database.change(handle -> {
            ApiKey key = ApiKeyStore.revoke(handle, id).orElseThrow(() -> new Fault.NotFound("API key"));
            AuditLog.note(
                    handle,
                    Caller.Operator.COMMAND_LINE,
                    CallerApiKeys.auditNote(AuditEntry.Operation.DELETE, "deleteApiKey", key));
        });
    }
}
