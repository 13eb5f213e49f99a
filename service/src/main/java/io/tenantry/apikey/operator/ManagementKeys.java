package io.tenantry.apikey.operator;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.ApiKeyStore;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.KeyTerms;
import io.tenantry.apikey.KeyText;
import io.tenantry.audit.AuditLog;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import io.tenantry.storage.connection.SqlFaults;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The entry class of temporary keys for operators: creates a key of an organization that is valid for 15 minutes. */
public final class ManagementKeys {
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final Database database;
    private final Clock clock;
    private final boolean on;

    /** @param on whether such keys are enabled in this installation */
    public ManagementKeys(Database database, Clock clock, boolean on) {
        this.database = database;
        this.clock = clock;
        this.on = on;
    }

    /** Revokes all temporary keys that an operator created, and the keys that were made with them. */
    public static void revokeOf(Handle handle, String operator) {
        ApiKeyStore.revokeOfOperator(handle, operator);
    }

    /**
     * Creates a key with the permissions of an admin of the organization.
     *
     * @throws Fault.NotFound if the organization does not exist
     * @throws Fault.NotAllowed if the caller is not an operator, or such keys are not enabled
     */
    public ApiKeys.Made issue(Caller caller, OrganizationId organization) {
        Caller.Operator operator = switch (caller) {
            case Caller.Operator by -> by;
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
        if (!on) {
            throw new Fault.NotAllowed("API keys of this kind are disabled in this installation.");
        }
        String text = KeyText.randomHex();
        Instant expiresAt = operator.atMost(clock.instant().plus(LIFE));
        String name = "Management API until " + expiresAt.truncatedTo(ChronoUnit.SECONDS);
        try {
            return database.write(handle -> {
                ApiKey key = ApiKeyStore.insert(
                        handle, caller, null, organization, null, new KeyTerms(name, null, expiresAt), text);
                AuditLog.note(handle, caller, CallerApiKeys.creation(key));
                return new ApiKeys.Made(key, text);
            });
        } catch (JdbiException failed) {
            if (SqlFaults.isMissingReference(failed, "api_key_organization")) {
                throw new Fault.NotFound("organization");
            }
            throw failed;
        }
    }
}
