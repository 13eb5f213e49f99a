package io.tenantry.apikey.operator;

import io.tenantry.access.Caller;
import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.ApiKeyRequest;
import io.tenantry.apikey.ApiKeyStore;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.KeyTerms;
import io.tenantry.apikey.OwnedApiKey;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditStore;
import io.tenantry.canonical.AddressKey;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The entry class of all API keys, for the command line. */
public final class LocalApiKeys {
    private final Database database;
    private final CallerApiKeys keys;

    public LocalApiKeys(Database database, Clock clock) {
        this.database = database;
        this.keys = new CallerApiKeys(database, clock);
    }

    /**
     * Makes a key in the name of a person, who must be allowed to make it themselves.
     *
     * @return the key; empty when no person has that address
     * @throws Fault.NotFound when the organization or project does not exist, or the person does not belong to it
     * @throws Fault.NotAllowed when the person is not allowed to make a key for it
     */
    public Optional<CallerApiKeys.Made> make(String email, ApiKeyRequest request, String name) {
        return database.read(handle -> ApiKeyStore.personWithEmail(handle, AddressKey.of(email.strip())))
                .map(person -> keys.make(new Caller.Person(person), request, new KeyTerms(name)));
    }

    /** Keys with a number above {@code after}, by number, with the person's address; revoked and expired ones too. */
    public List<OwnedApiKey> list(int most, int after) {
        return database.read(handle -> ApiKeyStore.all(handle, most, after));
    }

    /**
     * Revokes a key.
     *
     * @throws Fault.NotFound when there is none of that number that is not revoked yet
     */
    public void revoke(int id) {
        database.change(handle -> {
            ApiKey key = ApiKeyStore.revoke(handle, id).orElseThrow(() -> new Fault.NotFound("API key"));
            AuditStore.note(
                    handle,
                    null,
                    AuditEntry.of(key.organizationId(), AuditEntry.Operation.DELETE, "deleteApiKey", "ApiKey", id));
        });
    }
}
