package io.tenantry.domain;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.canonical.DomainName;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.member.Administered;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import io.tenantry.throttle.AtOnceLimit;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of organizations' domains: lists, adds, verifies and removes them for admins. Other callers find none.
 */
public final class Domains {
    /** The maximum number of domains of an organization. */
    static final int MOST = 100;

    private static final int MOST_CHECKS = 2;

    private static final String DOMAIN = "domain";

    private final Database database;
    private final AtOnceLimit atOnce =
            new AtOnceLimit(MOST_CHECKS, "Two checks of this organization's domains are in progress.");
    private final TxtRecords records;

    public Domains(Database database, TxtRecords records) {
        this.database = database;
        this.records = records;
    }

    /**
     * The domains of the organizations that the caller administers, by id.
     *
     * @param organization limits the list to this one; null for all
     * @throws Fault.NotFound if the caller sees no such organization
     * @throws Fault.NotAllowed if the caller is no admin of it
     */
    public Pages<OrganizationDomain> list(Caller caller, @Nullable OrganizationId organization) {
        return Pages.read((before, most) -> database.readConsistently(handle -> DomainStore.of(
                handle,
                Administered.all(handle, caller, organization),
                before == null ? 0 : before.id().value(),
                most)));
    }

    /**
     * One domain.
     *
     * @throws Fault.NotFound if there is none in an organization that the caller administers
     */
    public OrganizationDomain get(Caller caller, OrganizationDomain.Id id) {
        return database.readConsistently(handle -> seen(handle, caller, id));
    }

    /**
     * Adds an unverified domain.
     *
     * @param organization the owner; null for the only one that the caller administers
     * @param written the domain as entered
     * @throws Fault.Invalid if it is no domain, one of a public mail provider, or already there
     * @throws Fault.QuotaReached if the organization has the maximum number of domains
     */
    public OrganizationDomain add(Caller caller, @Nullable OrganizationId organization, String written) {
        return database.write(handle -> {
            OrganizationId id = Administered.one(handle, caller, organization);
            String name = name(written);
            if (DomainStore.lockAndCount(handle, id) >= MOST) {
                throw new Fault.QuotaReached("An organization has no more than " + MOST + " domains.");
            }
            Optional<OrganizationDomain> added = DomainStore.insert(handle, id, name);
            OrganizationDomain domain = added.orElseThrow(() -> invalid("The organization already has this domain."));
            audit(handle, caller, Operation.CREATE, "createDomain", domain);
            return domain;
        });
    }

    /**
     * Removes a domain: people can no longer ask to join by it.
     *
     * @param believed the state that the caller expects; checked while the domain is locked
     * @throws Fault.NotFound if it does not exist, or of no organization that the caller administers
     */
    public void remove(Caller caller, OrganizationDomain.Id id, Precondition<OrganizationDomain> believed) {
        database.change(handle -> {
            DomainStore.lock(handle, id);
            OrganizationDomain domain = seen(handle, caller, id);
            believed.check(domain);
            if (!DomainStore.delete(handle, id)) {
                throw new Fault.NotFound(DOMAIN);
            }
            audit(handle, caller, Operation.DELETE, "deleteDomain", domain);
        });
    }

    /**
     * Verifies a domain by its DNS. A verified domain stays verified without another look-up.
     *
     * @throws Fault.Invalid if no TXT record has the token
     * @throws Fault.Unavailable if no name server answers
     * @throws Fault.TooMany if two checks of the organization's domains are in progress
     * @throws Fault.NotFound if it does not exist, or of no organization that the caller administers
     */
    public OrganizationDomain verify(Caller caller, OrganizationDomain.Id id) {
        OrganizationDomain domain = get(caller, id);
        // Before the transaction: name servers may take seconds to answer.
        if (domain.verifiedAt() == null
                && !atOnce.within(domain.organizationId(), () -> records.of(domain.name()))
                        .contains(domain.proof())) {
            throw invalid("No TXT record of " + domain.name() + " says " + domain.proof() + ".");
        }
        return database.write(handle -> {
            OrganizationDomain now = seen(handle, caller, id);
            if (DomainStore.verify(handle, id)) {
                audit(handle, caller, Operation.UPDATE, "verifyDomain", now);
            }
            return seen(handle, caller, id);
        });
    }

    /**
     * Marks a domain as verified on the word of an operator, and adds it if the organization does not have it.
     *
     * @throws Fault.NotFound if there is no such organization
     * @throws Fault.Invalid if it is no domain, or one of a public mail provider
     */
    public OrganizationDomain verifyByOperator(Caller.Operator operator, OrganizationId organization, String written) {
        return database.write(handle -> {
            Rights.require(handle, operator, organization, Right.ADMINISTER);
            OrganizationDomain domain = DomainStore.putVerified(handle, organization, name(written));
            audit(handle, operator, Operation.UPDATE, "verifyDomain", domain);
            return domain;
        });
    }

    private static String name(String written) {
        String name = DomainName.of(written).orElseThrow(() -> invalid("Enter a valid domain."));
        if (DomainName.isPublic(name)) {
            throw invalid("Domains of public mail providers are not allowed: " + name + ".");
        }
        return name;
    }

    private static Fault.Invalid invalid(String message) {
        return new Fault.Invalid(Problem.invalid(DOMAIN, message));
    }

    private static OrganizationDomain seen(Handle handle, Caller caller, OrganizationDomain.Id id) {
        return DomainStore.find(handle, id)
                .filter(domain ->
                        Rights.in(handle, caller, domain.organizationId(), null).equals(Optional.of(Right.ADMINISTER)))
                .orElseThrow(() -> new Fault.NotFound(DOMAIN));
    }

    private static void audit(
            Handle handle, Caller caller, Operation operation, String action, OrganizationDomain domain) {
        AuditEntry entry = new AuditEntry(
                        domain.organizationId(),
                        null,
                        operation,
                        action,
                        "Domain",
                        domain.id().value(),
                        Map.of("domain", domain.name()))
                .named(domain.name());
        AuditLog.note(
                handle,
                caller,
                operation == Operation.UPDATE ? entry.changes(new Changes().add("verified", false, true)) : entry);
    }
}
