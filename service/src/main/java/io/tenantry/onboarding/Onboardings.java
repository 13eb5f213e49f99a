package io.tenantry.onboarding;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The first steps of people in an organization: the tasks, and the choices of each person and of the organization. */
public final class Onboardings {
    private static final String ORGANIZATION = "organization";
    private static final String COMPLETED = "completed";
    private static final String SKIPPED = "skipped";

    private final Database database;

    public Onboardings(Database database) {
        this.database = database;
    }

    /**
     * How far the caller is.
     *
     * @param organization the organization; null for the only one of the caller
     * @throws Fault.NotAllowed if the caller is no person
     * @throws Fault.NotFound if the caller does not see the organization
     * @throws Fault.Invalid if none is named and the caller has not exactly one
     */
    public Onboarding get(Caller caller, @Nullable OrganizationId organization) {
        Caller.Person person = person(caller);
        return database.readConsistently(handle -> find(handle, person, organization(handle, person, organization)));
    }

    /**
     * Stores the choices of the caller. The first variant that a person of an organization chooses becomes the flow of the
     * organization.
     *
     * @param status in_progress, skipped or completed; null leaves it
     * @param variant simulation or observability; null leaves it
     * @throws Fault.NotAllowed if the caller is no person, or an operator acts as the person
     */
    public Onboarding update(
            Caller caller, @Nullable OrganizationId organization, @Nullable String status, @Nullable String variant) {
        Caller.Person person = person(caller);
        if (person.isImpersonated()) {
            throw new Fault.NotAllowed();
        }
        return database.write(handle -> {
            OrganizationId id = organization(handle, person, organization);
            if (variant != null) {
                OnboardingStore.lockOrganization(handle, id);
                if (!OnboardingStore.isChosen(handle, id)) {
                    putFlow(handle, caller, id, variant);
                }
            }
            if (status != null || variant != null) {
                OnboardingStore.put(handle, id, person.personId(), status, variant);
            }
            return find(handle, person, id);
        });
    }

    private static Onboarding find(Handle handle, Caller.Person person, OrganizationId organization) {
        List<OnboardingTask> tasks = OnboardingStore.tasks(handle, organization);
        Onboarding found = OnboardingStore.find(handle, organization, person.personId(), tasks);
        boolean done = tasks.stream().allMatch(OnboardingTask::done);
        return done && !found.status().equals(SKIPPED)
                ? new Onboarding(organization, COMPLETED, found.variant(), tasks, found.updatedAt())
                : found;
    }

    private static OrganizationId organization(Handle handle, Caller.Person person, @Nullable OrganizationId named) {
        if (named != null) {
            Rights.require(handle, person, named, Right.READ);
            return named;
        }
        List<OrganizationId> own = OnboardingStore.organizations(handle, person.personId()).stream()
                .filter(person.reach()::includes)
                .toList();
        if (own.size() != 1) {
            throw new Fault.Invalid(Problem.missing(ORGANIZATION, "This field is required."));
        }
        return own.getFirst();
    }

    /**
     * The first steps in an organization.
     *
     * @throws Fault.NotFound if the caller does not see it
     * @throws Fault.NotAllowed if the caller belongs to projects alone
     */
    public List<OnboardingTask> tasks(Caller caller, OrganizationId organization) {
        return database.readConsistently(handle -> {
            requireWhole(handle, caller, organization);
            return OnboardingStore.tasks(handle, organization);
        });
    }

    /**
     * Chooses the flow of an organization: every member of the whole of it, and its key.
     *
     * @param flow simulation or observability
     * @throws Fault.NotFound if the caller does not see it
     * @throws Fault.NotAllowed if the caller belongs to projects alone
     */
    public void setFlow(Caller caller, OrganizationId organization, String flow) {
        database.change(handle -> {
            requireWhole(handle, caller, organization);
            putFlow(handle, caller, organization, flow);
        });
    }

    /** Chooses whether an organization skips its first steps, as {@link #setFlow} chooses its flow. */
    public void setSkipped(Caller caller, OrganizationId organization, boolean skipped) {
        database.change(handle -> {
            requireWhole(handle, caller, organization);
            if (OnboardingStore.setSkipped(handle, caller, organization, skipped)) {
                note(handle, caller, organization, new Changes().add("skip_onboarding", !skipped, skipped));
            }
        });
    }

    private static void putFlow(Handle handle, Caller caller, OrganizationId organization, String flow) {
        OnboardingStore.setFlow(handle, caller, organization, flow)
                .ifPresent(before ->
                        note(handle, caller, organization, new Changes().add("onboarding_flow", before, flow)));
    }

    private static void requireWhole(Handle handle, Caller caller, OrganizationId organization) {
        Rights.require(handle, caller, organization, Right.READ);
        if (Rights.wholly(handle, caller, organization).isEmpty()) {
            throw new Fault.NotAllowed();
        }
    }

    private static void note(Handle handle, Caller caller, OrganizationId organization, Changes changes) {
        AuditEntry note = AuditEntry.of(
                organization, Operation.UPDATE, "updateOrganisation", "Organization", organization.value());
        AuditLog.note(handle, caller, note.changes(changes));
    }

    private static Caller.Person person(Caller caller) {
        return switch (caller) {
            case Caller.Person person -> person;
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }
}
