package io.tenantry.apikey;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.access.Reach;
import io.tenantry.access.Scope;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.ApiKeyId;
import io.tenantry.member.Administered;
import io.tenantry.member.ReliedOn;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of API keys for their owners: lists, creates, renames and revokes them. A person manages personal keys, an
 * admin the keys of the organization, a member with {@link Right#BUILD} the keys of the project. Other keys are not visible.
 */
public final class CallerApiKeys {
    private static final String OBJECT = "ApiKey";

    private final Database database;
    private final Clock clock;
    private final Throttle throttle;

    public CallerApiKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.throttle = new Throttle(database, clock);
    }

    /**
     * A new key.
     *
     * @param named the stored key
     * @param text the text of the key, to be shown once
     */
    public record Made(NamedApiKey named, String text) {}

    /**
     * The keys that the caller is allowed to see, by id.
     *
     * @throws Fault.NotAllowed for an operator; operators have a list of all keys
     */
    public Pages<NamedApiKey> list(Caller caller) {
        Instant now = clock.instant();
        return Pages.read((before, most) -> {
            CallerApiKeyStore.Part part = new CallerApiKeyStore.Part(
                    before == null ? 0 : before.key().id().value(), most);
            return database.read(handle -> switch (caller) {
                case Caller.Operator ignored -> throw new Fault.NotAllowed();
                case Caller.Person person -> CallerApiKeyStore.ofPerson(handle, person, now, part);
                case Caller.OrganizationKey(ApiKeyId ignored, OrganizationId organization) ->
                    CallerApiKeyStore.ofOrganization(handle, organization, now, part);
                case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
                case Caller.ProjectKey(ApiKeyId ignored, OrganizationId organization, ProjectId project) ->
                    CallerApiKeyStore.ofProject(handle, organization, project, now, part);
            });
        });
    }

    /**
     * Keys of an organization and of its projects that are neither revoked nor expired, by id.
     *
     * @param after the id that they follow; 0 for the start
     * @param most the maximum number of keys
     * @throws Fault.NotFound when the caller does not see the organization
     * @throws Fault.NotAllowed when the caller does not administer it
     */
    public List<NamedApiKey> ofOrganization(Caller caller, OrganizationId organization, int after, int most) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return CallerApiKeyStore.ofOrganization(
                    handle, organization, clock.instant(), new CallerApiKeyStore.Part(after, most));
        });
    }

    /**
     * Keys of a project that are neither revoked nor expired, by id.
     *
     * @param after the id that they follow; 0 for the start
     * @param most the maximum number of keys
     * @throws Fault.NotFound when the caller does not see the project
     * @throws Fault.NotAllowed when the caller is not allowed to build there
     */
    public List<NamedApiKey> ofProject(Caller caller, ProjectId project, int after, int most) {
        return database.readConsistently(handle -> {
            Rights.requireInProject(handle, caller, project, Right.BUILD);
            return CallerApiKeyStore.ofProject(
                    handle,
                    CallerApiKeyStore.organizationOf(handle, project),
                    project,
                    clock.instant(),
                    new CallerApiKeyStore.Part(after, most));
        });
    }

    /**
     * The caller's own keys that are neither revoked nor expired, by id.
     *
     * @param after the id that they follow; 0 for the start
     * @param most the maximum number of keys
     * @throws Fault.NotAllowed when the caller is no person, or is impersonated
     */
    public List<NamedApiKey> own(Caller caller, int after, int most) {
        Caller.Person person = personOf(caller);
        if (!person.isThemselves()) {
            throw new Fault.NotAllowed();
        }
        return database.read(handle -> CallerApiKeyStore.own(
                handle, person.personId(), clock.instant(), new CallerApiKeyStore.Part(after, most)));
    }

    /**
     * One key.
     *
     * @throws Fault.NotFound if it does not exist, is revoked or expired, or is not visible to the caller
     */
    public NamedApiKey get(Caller caller, ApiKeyId id) {
        return database.readConsistently(
                handle -> seen(handle, caller, CallerApiKeyStore.find(handle, id, clock.instant())));
    }

    /**
     * Creates a key. A caller that is a key can only create keys of projects, with scopes that it has itself. Operators make the
     * keys of {@code ManagementKeys} alone.
     *
     * @throws Fault.NotFound if the organization or project is not visible to the caller
     * @throws Fault.NotAllowed if the caller is not allowed to create a key for it, lacks a second factor that an organization
     *     of the person requires, or asks for a personal key with a password that an administrator chose
     * @throws Fault.Invalid if no organization is named and the caller administers several, or the terms are invalid
     * @throws Fault.TooMany if too many keys were created recently
     */
    public Made make(Caller caller, ApiKeyRequest request, KeyTerms terms) {
        if (caller instanceof Caller.Operator || (caller instanceof Caller.Person person && !person.isThemselves())) {
            throw new Fault.NotAllowed();
        }
        return made(caller, request, terms);
    }

    /**
     * As {@link #make}, in the name of a person.
     *
     * @param operator the author of the key, as the history names it
     */
    public Made makeInTheNameOf(PersonId person, Caller.Operator operator, ApiKeyRequest request, KeyTerms terms) {
        return made(new Caller.Person(person, Reach.everywhere(), operator.username(), null), request, terms);
    }

    private Made made(Caller caller, ApiKeyRequest request, KeyTerms terms) {
        String text = KeyText.random();
        return database.write(handle -> {
            boolean personal = request instanceof ApiKeyRequest.Personal;
            KeyPermissions.requireMaker(handle, caller, personal);
            ReliedOn.noteKey(personal);
            throttle.passBy(handle, Limit.KEY_BY, caller, 1);
            ApiKey key = switch (request) {
                case ApiKeyRequest.Personal ignored ->
                    insert(handle, caller, personOf(caller).personId(), null, null, terms, text);
                case ApiKeyRequest.ForOrganization(OrganizationId named) -> {
                    PersonId person = personOf(caller).personId();
                    OrganizationId organization = Administered.one(handle, caller, named);
                    CallerApiKeyStore.keepMembers(handle, organization);
                    Rights.require(handle, caller, organization, Right.ADMINISTER);
                    yield insert(handle, caller, person, organization, null, terms, text);
                }
                case ApiKeyRequest.ForProject(ProjectId project) -> {
                    Rights.requireInProject(handle, caller, project, Right.BUILD);
                    OrganizationId organization = CallerApiKeyStore.organizationOf(handle, project);
                    CallerApiKeyStore.keepMembers(handle, organization);
                    Rights.requireInProject(handle, caller, project, Right.BUILD);
                    yield insert(handle, caller, caller.person(), organization, project, terms, text);
                }
            };
            if (key.organizationId() != null) {
                throttle.pass(
                        handle,
                        Limit.KEY_OF,
                        Integer.toString(key.organizationId().value()),
                        1);
            }
            AuditLog.note(handle, caller, creation(key));
            NamedApiKey named =
                    CallerApiKeyStore.find(handle, key.id(), clock.instant()).orElseThrow();
            return new Made(named, text);
        });
    }

    private ApiKey insert(
            Handle handle,
            Caller caller,
            @Nullable PersonId person,
            @Nullable OrganizationId organization,
            @Nullable ProjectId project,
            KeyTerms wanted,
            String text) {
        KeyTerms terms = wanted.within(ApiKeyStore.end(handle, caller.key()));
        Instant expiresAt = terms.expiresAt();
        if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
            throw new Fault.Invalid(Problem.invalid("expires_at", "Must be in the future."));
        }
        ApiKeyId by = caller.key();
        if (by != null) {
            Set<Scope> lacking =
                    EnumSet.copyOf(terms.scopes() == null ? Scope.defaults(project != null) : terms.scopes());
            lacking.removeAll(ApiKeyStore.scopes(handle, by));
            if (!lacking.isEmpty()) {
                throw new Fault.Invalid(Problem.invalid(
                        "scopes",
                        "An API key cannot give a scope that it does not have: "
                                + lacking.stream().map(Scope::word).collect(Collectors.joining(", ")) + "."));
            }
        }
        return ApiKeyStore.insert(handle, caller, person, organization, project, terms, text);
    }

    private static Caller.Person personOf(Caller caller) {
        return switch (caller) {
            case Caller.Person person -> person;
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }

    /**
     * Renames a key.
     *
     * @param name its new name, or null for no change
     * @param believed the state that the caller expects; checked while the key is locked
     * @throws Fault.NotFound if it does not exist or is not visible to the caller
     */
    public NamedApiKey rename(Caller caller, ApiKeyId id, @Nullable String name, Precondition<NamedApiKey> believed) {
        return database.write(handle -> {
            NamedApiKey before = seen(handle, caller, CallerApiKeyStore.lock(handle, id, clock.instant()));
            believed.check(before);
            if (name == null || name.equals(before.key().name())) {
                return before;
            }
            CallerApiKeyStore.rename(handle, id, name);
            AuditLog.note(
                    handle,
                    caller,
                    auditNote(Operation.UPDATE, "updateApiKey", before.key())
                            .changes(new Changes().add("name", before.key().name(), name)));
            return CallerApiKeyStore.find(handle, id, clock.instant()).orElseThrow();
        });
    }

    /**
     * Revokes a key: this node refuses it immediately, other nodes within a second.
     *
     * @param believed the state that the caller expects; checked while the key is locked
     * @throws Fault.NotFound if it does not exist or is not visible to the caller
     */
    public void revoke(Caller caller, ApiKeyId id, Precondition<NamedApiKey> believed) {
        database.change(handle -> {
            NamedApiKey before = seen(handle, caller, CallerApiKeyStore.lock(handle, id, clock.instant()));
            believed.check(before);
            ApiKeyStore.revoke(handle, id);
            AuditLog.note(handle, caller, auditNote(Operation.DELETE, "deleteApiKey", before.key()));
        });
    }

    private static NamedApiKey seen(Handle handle, Caller caller, Optional<NamedApiKey> found) {
        return found.filter(named -> visible(handle, caller, named.key()))
                .orElseThrow(() -> new Fault.NotFound("API key"));
    }

    private static boolean visible(Handle handle, Caller caller, ApiKey key) {
        OrganizationId organization = key.organizationId();
        if (organization == null) {
            return caller instanceof Caller.Person person
                    && person.reach().isEverywhere()
                    && person.personId().equals(key.personId());
        }
        Right needed = key.projectId() == null ? Right.ADMINISTER : Right.BUILD;
        return Rights.in(handle, caller, organization, key.projectId())
                .filter(has -> has.compareTo(needed) >= 0)
                .isPresent();
    }

    /** The audit entry of a new key. */
    public static AuditEntry creation(ApiKey key) {
        return auditNote(Operation.CREATE, "createApiKey", key)
                .changes(new Changes()
                        .add(
                                "scopes",
                                null,
                                key.scopes().stream().sorted().map(Scope::word).toList())
                        .add("expires_at", null, key.expiresAt()));
    }

    /** The audit entry of something that was done to a key. */
    public static AuditEntry auditNote(Operation operation, String action, ApiKey key) {
        AuditEntry note = AuditEntry.of(
                key.organizationId(), operation, action, OBJECT, key.id().value());
        ProjectId project = key.projectId();
        return project == null ? note : note.inProject(project);
    }
}
