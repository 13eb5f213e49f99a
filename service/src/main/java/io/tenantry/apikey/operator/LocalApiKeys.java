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

/** The entry class of all API keys, for whoever runs the program on its own machine. */
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
     * @throws Fault.NotFound if there is no such person ("person"), or the organization or project is not theirs
     * @throws Fault.NotAllowed if they may not make a key for it
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
     * @throws Fault.NotFound if there is none of that number that is not revoked yet
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
