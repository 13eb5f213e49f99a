package io.tenantry.deletion;

import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditStore;
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
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The door to deletions of organizations: an admin asks, the operators get a token, and who presents it starts the deletion. The data
 * goes after the grace time (see {@link Purges}); until then it can be undone.
 */
public final class Deletions {
    private static final String TOKEN = "verificationToken";
    private static final int TOKEN_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final Clock clock;
    private final DeletionRules rules;
    private final TokenPost post;

    /** @param post takes the token to the operators */
    public Deletions(Database database, Clock clock, DeletionRules rules, TokenPost post) {
        this.database = database;
        this.clock = clock;
        this.rules = rules;
        this.post = post;
    }

    /**
     * Asks for the deletion of an organization: an admin of it, its key, or an operator. The token of an earlier request is good no
     * longer.
     *
     * @throws Fault.NotFound when the organization is not there or not the caller's
     * @throws Fault.NotAllowed when the caller sees it and may not ask for that
     * @throws Fault.Conflict when its deletion is in progress
     */
    public Deletion request(Caller caller, int organization) {
        return request(caller, organization, Precondition.none());
    }

    /**
     * As {@link #request(Caller, int)}, of an organization that the caller knows.
     *
     * @param believed the state that the caller knows of the organization with that number; checked with it locked
     */
    public Deletion request(Caller caller, int organization, Precondition<Integer> believed) {
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
            AuditStore.note(
                    handle, caller, note(organization, Operation.ACTION, "requestOrganisationDeletion", Map.of()));
            post.send(target.name(), organization, token, expiresAt);
            return described(handle, DeletionStore.open(handle, organization).orElseThrow());
        });
    }

    /** The person to be told when it is done: nobody in whose name an operator asked. */
    private static @Nullable Integer askedBy(Caller caller) {
        return switch (caller) {
            case Caller.Operator ignored -> null;
            case Caller.Person person -> person.impersonator().isEmpty() ? person.personId() : null;
            case Caller.OrganizationKey ignored -> null;
            case Caller.ProjectKey ignored -> null;
        };
    }

    /**
     * Starts a deletion: the organization is switched off, and its data goes after the grace time.
     *
     * @param token what the operators got when somebody asked for the deletion
     * @param believed the state that the caller knows of the organization with that number; checked with it locked
     * @throws Fault.Invalid when there is no token, or it is wrong, expired or used
     * @throws Fault.NotFound when there is no such organization
     * @throws Fault.NotAllowed for everybody but operators
     */
    public void start(Caller caller, int organization, @Nullable String token, Precondition<Integer> believed) {
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
                        Problem.invalid(TOKEN, "This token is wrong, expired or used. Ask for the deletion again."));
            }
            Instant purgeAfter = now.plus(rules.grace());
            DeletionStore.start(handle, open.id(), organization, purgeAfter, now);
            AuditStore.note(
                    handle,
                    caller,
                    note(
                            organization,
                            Operation.DELETE,
                            "deleteOrganisation",
                            Map.of("purgeAfter", purgeAfter.toString())));
        });
    }

    /**
     * Undoes a deletion that was started: the organization is as it was before.
     *
     * @throws Fault.NotFound when there is no such organization, or it is not being deleted
     * @throws Fault.Conflict when its data is going already
     * @throws Fault.NotAllowed for everybody but operators
     */
    public void undo(Caller caller, int organization) {
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
            AuditStore.note(handle, caller, note(organization, Operation.ACTION, "undeleteOrganisation", Map.of()));
        });
    }

    /**
     * The last deletion of an organization, for an operator, also when the organization is gone.
     *
     * @throws Fault.NotFound when nobody ever asked for one
     * @throws Fault.NotAllowed for everybody else
     */
    public Deletion ofOrganization(Caller caller, int organization) {
        requireOperator(caller);
        return database.readConsistently(handle -> described(
                handle, DeletionStore.last(handle, organization).orElseThrow(() -> new Fault.NotFound("deletion"))));
    }

    /**
     * One deletion; a completed one is a certificate.
     *
     * @throws Fault.NotFound when there is none
     * @throws Fault.NotAllowed for everybody but operators
     */
    public Deletion get(Caller caller, int id) {
        requireOperator(caller);
        return database.readConsistently(handle ->
                described(handle, DeletionStore.find(handle, id).orElseThrow(() -> new Fault.NotFound("deletion"))));
    }

    /**
     * A part of the list of all deletions.
     *
     * @throws Fault.NotAllowed for everybody but operators
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
     * The kinds of data that organizations have, as a deletion removes them, for an admin of one.
     *
     * @throws Fault.NotFound when the organization is not there or not the caller's
     * @throws Fault.NotAllowed when the caller sees it and may not administer it
     */
    public List<Deletion.Part> collections(Caller caller, int organization) {
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

    private static DeletionStore.Target locked(Handle handle, int organization) {
        return DeletionStore.lockOrganization(handle, organization)
                .orElseThrow(() -> new Fault.NotFound("organization"));
    }

    private static Fault.Conflict inProgress() {
        return new Fault.Conflict("The deletion of this organisation is in progress.");
    }

    private static AuditEntry note(int organization, Operation operation, String action, Map<String, Object> details) {
        return new AuditEntry(organization, null, operation, action, "Organization", organization, details);
    }

    /** Whole seconds and milliseconds are all that the wire shows; the database keeps microseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void requireOperator(Caller caller) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        }
    }
}
