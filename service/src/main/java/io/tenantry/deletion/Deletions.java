package io.tenantry.deletion;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.listing.Slice;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of deletions. An admin requests the deletion of an organization, the operators get a token, and an
 * operator starts it with the token. The data is removed after the grace time (see {@link Purges}); until then the deletion
 * can be undone.
 */
public final class Deletions {
    private static final String TOKEN = "verificationToken";
    private static final int TOKEN_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final Clock clock;
    private final DeletionRules rules;
    private final TokenPost post;

    /** @param post sends the token to the operators */
    public Deletions(Database database, Clock clock, DeletionRules rules, TokenPost post) {
        this.database = database;
        this.clock = clock;
        this.rules = rules;
        this.post = post;
    }

    /**
     * Requests the deletion of an organization, as an admin of it, with its key, or as an operator. The token of an earlier
     * request becomes invalid.
     *
     * @throws Fault.NotFound if the caller sees no such organization
     * @throws Fault.NotAllowed if the caller sees it but is no admin of it
     * @throws Fault.Conflict if its deletion is in progress
     */
    public Deletion request(Caller caller, OrganizationId organization) {
        return request(caller, organization, Precondition.none());
    }

    /**
     * As {@link #request(Caller, OrganizationId)}, of an organization that the caller knows.
     *
     * @param believed the state that the caller knows of the organization with that number; checked with it locked
     */
    public Deletion request(Caller caller, OrganizationId organization, Precondition<OrganizationId> believed) {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        return database.write(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            DeletionStore.Target target = locked(handle, organization);
            believed.check(organization);
            DeletionStore.open(handle, organization)
                    .filter(open -> open.status() == Deletion.Status.IN_PROGRESS)
                    .ifPresent(open -> {
                        throw inProgress();
                    });
            Instant now = now();
            Instant expiresAt = now.plus(rules.tokenLife());
            DeletionStore.request(
                    handle,
                    organization,
                    target.name(),
                    askedBy(caller),
                    Certificate.digestOfToken(token),
                    expiresAt,
                    now);
            AuditLog.note(
                    handle, caller, entry(organization, Operation.ACTION, "requestOrganisationDeletion", Map.of()));
            post.send(target.name(), organization, token, expiresAt);
            return described(handle, DeletionStore.open(handle, organization).orElseThrow());
        });
    }

    /** The person who gets the certificate; none when an operator acted as that person. */
    private static @Nullable PersonId askedBy(Caller caller) {
        return switch (caller) {
            case Caller.Operator ignored -> null;
            case Caller.Person person -> person.isImpersonated() ? null : person.personId();
            case Caller.OrganizationKey ignored -> null;
            case Caller.ServiceKey ignored -> null;
            case Caller.ProjectKey ignored -> null;
        };
    }

    /**
     * Starts a deletion: the organization is disabled, and its data is removed after the grace time.
     *
     * @param token the token that the operators received with the request for the deletion
     * @param believed the state that the caller knows of the organization with that number; checked with it locked
     * @throws Fault.Invalid if there is no token, or it is wrong, expired or used
     * @throws Fault.NotFound if there is no such organization
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public void start(
            Caller caller, OrganizationId organization, @Nullable String token, Precondition<OrganizationId> believed) {
        requireOperator(caller);
        database.change(handle -> {
            locked(handle, organization);
            believed.check(organization);
            if (token == null || token.isEmpty()) {
                throw new Fault.Invalid(Problem.missing(TOKEN, "This parameter is required."));
            }
            Deletion open = DeletionStore.open(handle, organization).orElse(null);
            DeletionStore.Token stored =
                    open == null ? new DeletionStore.Token(null, null) : DeletionStore.token(handle, open.id());
            Instant now = now();
            if (open == null || !fits(stored, token, now)) {
                throw new Fault.Invalid(
                        Problem.invalid(TOKEN, "This token is wrong, expired or used. Request the deletion again."));
            }
            Instant purgeAfter = now.plus(rules.grace());
            DeletionStore.start(handle, open.id(), organization, purgeAfter, now);
            AuditLog.note(
                    handle,
                    caller,
                    entry(
                            organization,
                            Operation.DELETE,
                            "deleteOrganisation",
                            Map.of("purgeAfter", purgeAfter.toString())));
        });
    }

    /**
     * Undoes a started deletion and restores the state of the organization.
     *
     * @throws Fault.NotFound if there is no such organization, or no deletion of it is in progress
     * @throws Fault.Conflict if the removal of its data has begun
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public void undo(Caller caller, OrganizationId organization) {
        requireOperator(caller);
        database.change(handle -> {
            locked(handle, organization);
            Deletion open = DeletionStore.open(handle, organization)
                    .filter(found -> found.status() == Deletion.Status.IN_PROGRESS)
                    .orElseThrow(() -> new Fault.NotFound("deletion"));
            if (open.purgeStartedAt() != null) {
                throw new Fault.Conflict("The data of this organisation is being removed already.");
            }
            DeletionStore.undo(handle, open.id(), organization);
            AuditLog.note(handle, caller, entry(organization, Operation.ACTION, "undeleteOrganisation", Map.of()));
        });
    }

    /**
     * The deletion of an organization that is requested or in progress, for an admin of it.
     *
     * @throws Fault.NotFound if the caller sees no such organization
     * @throws Fault.NotAllowed if the caller sees it but is no admin of it
     */
    public Optional<Deletion> open(Caller caller, OrganizationId organization) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return DeletionStore.open(handle, organization).map(found -> described(handle, found));
        });
    }

    /**
     * The last deletion of an organization, which may not exist any more.
     *
     * @throws Fault.NotFound if there was never a request for one
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public Deletion ofOrganization(Caller caller, OrganizationId organization) {
        requireOperator(caller);
        return database.readConsistently(handle -> described(
                handle, DeletionStore.last(handle, organization).orElseThrow(() -> new Fault.NotFound("deletion"))));
    }

    /**
     * One deletion; a completed one is a certificate.
     *
     * @throws Fault.NotFound if there is none
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public Deletion get(Caller caller, Deletion.Id id) {
        requireOperator(caller);
        return database.readConsistently(handle ->
                described(handle, DeletionStore.find(handle, id).orElseThrow(() -> new Fault.NotFound("deletion"))));
    }

    /**
     * A part of the list of all deletions.
     *
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public Slice<Deletion> list(Caller caller, DeletionQuery query) {
        requireOperator(caller);
        return database.readConsistently(handle -> {
            Slice<Deletion> slice = DeletionStore.list(handle, query);
            Inventory inventory = InventoryStore.read(handle);
            List<Deletion> rows =
                    slice.rows().stream().map(row -> described(inventory, row)).toList();
            return new Slice<>(rows, slice.total(), slice.next(), slice.previous());
        });
    }

    /**
     * The kinds of data of organizations, in the order in which a deletion removes them, for an admin of an organization.
     *
     * @throws Fault.NotFound if the caller sees no such organization
     * @throws Fault.NotAllowed if the caller sees it but is no admin of it
     */
    public List<Deletion.Part> collections(Caller caller, OrganizationId organization) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return unbegun(InventoryStore.read(handle));
        });
    }

    private static Deletion described(Handle handle, Deletion deletion) {
        return deletion.parts().isEmpty() ? described(InventoryStore.read(handle), deletion) : deletion;
    }

    private static Deletion described(Inventory inventory, Deletion deletion) {
        return deletion.parts().isEmpty() ? deletion.with(unbegun(inventory)) : deletion;
    }

    private static List<Deletion.Part> unbegun(Inventory inventory) {
        return inventory.names().stream()
                .map(name -> new Deletion.Part(name, false, null, 0, new byte[TOKEN_BYTES]))
                .toList();
    }

    private static boolean fits(DeletionStore.Token stored, String token, Instant now) {
        byte[] digest = stored.digest();
        Instant expiresAt = stored.expiresAt();
        return digest != null
                && expiresAt != null
                && MessageDigest.isEqual(digest, Certificate.digestOfToken(token))
                && now.isBefore(expiresAt);
    }

    private static DeletionStore.Target locked(Handle handle, OrganizationId organization) {
        return DeletionStore.lockOrganization(handle, organization)
                .orElseThrow(() -> new Fault.NotFound("organization"));
    }

    private static Fault.Conflict inProgress() {
        return new Fault.Conflict("The deletion of this organisation is in progress.");
    }

    private static AuditEntry entry(
            OrganizationId organization, Operation operation, String action, Map<String, Object> details) {
        return new AuditEntry(organization, null, operation, action, "Organization", organization.value(), details);
    }

    /** Milliseconds, as the API shows them; the database would keep microseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void requireOperator(Caller caller) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        }
    }
}
