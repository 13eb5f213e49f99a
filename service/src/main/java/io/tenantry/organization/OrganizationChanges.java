package io.tenantry.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.limit.Limits;
import io.tenantry.member.GivenPasswords;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Members;
import io.tenantry.member.ReliedOn;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.member.Role;
import io.tenantry.member.VerifiedAddresses;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingRules;
import io.tenantry.setting.Settings;
import io.tenantry.setting.Texts;
import io.tenantry.setting.WebhookHost;
import io.tenantry.storage.Database;
import io.tenantry.storage.connection.SqlFailed;
import io.tenantry.storage.connection.SqlFaults;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of changes of organizations: creates, changes, enables and disables them. */
public final class OrganizationChanges {
    private static final String NAME = "name";

    private final Database database;
    private final OrganizationStore store;
    private final OrganizationWriteStore writes;
    private final SettingRules rules;
    private final Throttle throttle;
    private final boolean onePerPerson;

    /** @param onePerPerson whether a person who belongs to an organization is not allowed to create another */
    public OrganizationChanges(
            Database database,
            OrganizationStore store,
            SecretBox box,
            SettingRules rules,
            Throttle throttle,
            boolean onePerPerson) {
        this.throttle = throttle;
        this.onePerPerson = onePerPerson;
        this.database = database;
        this.store = store;
        this.writes = new OrganizationWriteStore(box);
        this.rules = rules;
    }

    /**
     * Creates an organization. A name that an operator gives must be unique. A person who creates an organization becomes its
     * admin.
     *
     * @param problems the problems that the API has found; reported together with the problems found here; paths are columns
     * @return the new organization
     * @throws Fault.Invalid if a value is invalid
     * @throws Fault.Conflict if an operator gives a name that is in use
     * @throws Fault.NotAllowed for keys of organizations and projects, impersonators, and a person without a verified
     *     address
     * @throws Fault.TooMany if the caller has created too many organizations recently
     */
    public Organization create(Caller caller, OrganizationChange wanted, List<Problem> problems) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person person -> {
                if (!person.reach().isEverywhere()) {
                    throw new Fault.NotAllowed();
                }
            }
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        }
        Settings settings = OrganizationSetting.CATALOGUE.initial().with(wanted.settings());
        String name = checked(wanted.name(), true, rules.problems(settings), problems);
        boolean disabled = Boolean.TRUE.equals(wanted.disabled());
        if (caller instanceof Caller.Operator operator) {
            throttle.passOften(Limit.ORGANIZATION_BY, operator);
        }
        if (!(caller instanceof Caller.Person person)) {
            return refuseDuplicates(
                    name,
                    () -> database.writeAtOnce(handle -> inserted(handle, caller, name, true, disabled, settings)));
        }
        return database.write(handle -> {
            VerifiedAddresses.require(handle, caller);
            GivenPasswords.requireNone(handle, caller);
            throttle.passBy(handle, Limit.ORGANIZATION_BY, caller, 1);
            if (onePerPerson && MemberStore.belongsAnywhere(handle, person.personId())) {
                throw new Fault.Invalid(Problem.invalid("", "You already belong to an organization."));
            }
            Organization made = inserted(handle, caller, name, false, disabled, settings);
            Members.add(handle, caller, made.id(), null, person.personId(), Role.ADMIN, true);
            ReliedOn.noteAdmin(made.id());
            return made;
        });
    }

    /**
     * The one organization that the caller administers.
     *
     * @throws Fault.Invalid if there are several or none
     * @throws Fault.NotAllowed if the caller is neither a person nor an organization's key
     */
    public OrganizationId own(Caller caller) {
        if (!(caller instanceof Caller.Person || caller instanceof Caller.OrganizationKey)) {
            throw new Fault.NotAllowed();
        }
        List<OrganizationId> own = database.read(handle -> Rights.organizations(handle, caller, Right.ADMINISTER));
        if (own.size() != 1) {
            String why = own.isEmpty()
                    ? "You administer no organization."
                    : "You administer " + own.size() + " organizations. Change one of them by its id.";
            throw new Fault.Invalid(Problem.invalid("", why));
        }
        return own.getFirst();
    }

    private Organization inserted(
            Handle handle, Caller caller, String name, boolean claimed, boolean disabled, Settings settings) {
        return writes.insert(handle, caller, name, claimed, disabled, settings).orElseThrow(() -> inUse(name));
    }

    /**
     * Changes an organization: an operator changes any, an admin and an organization's key their own. A limit that equals the one
     * in force stays as it is stored.
     *
     * @param believed the state that the caller expects; checked while the organization is locked
     * @param problems the problems that the API has found; paths are columns
     * @return the changed organization
     * @throws Fault.Invalid if a value is invalid, alone or in combination with the stored values, or a limit is above its
     *     ceiling
     * @throws Fault.Conflict if an operator gives a name that is in use, or enables an organization that is being deleted
     * @throws Fault.NotFound if it does not exist or the caller does not see it
     * @throws Fault.NotAllowed if the caller sees it but is not allowed to change it, or to change one of the settings
     */
    public Organization update(
            Caller caller,
            OrganizationId id,
            OrganizationChange wanted,
            Precondition<Organization> believed,
            List<Problem> problems) {
        boolean operator = caller instanceof Caller.Operator;
        return refuseDuplicates(
                wanted.name(),
                () -> database.write(handle -> {
                    Organization before = lockFor(handle, caller, id);
                    if (!operator && !isOfAdmins(wanted)) {
                        throw new Fault.NotAllowed();
                    }
                    believed.check(before);
                    Settings after = before.settings()
                            .with(WebhookHost.clearing(
                                    before.settings(),
                                    wanted.settings(),
                                    OrganizationSetting.WEBHOOK_URL,
                                    OrganizationSetting.WEBHOOK_SECRET));
                    Map<Setting<?>, @Nullable Object> changes = after.changedFrom(before.settings());
                    List<Problem> ofSettings = new ArrayList<>(newProblems(before.settings(), after));
                    ofSettings.addAll(Limits.problems(handle, id, changes));
                    String name = checked(wanted.name(), false, ofSettings, problems);
                    String newName = wanted.name() == null || name.equals(before.name()) ? null : name;
                    Boolean disabled = wanted.disabled() == null || wanted.disabled() == before.disabled()
                            ? null
                            : wanted.disabled();
                    if (newName == null && disabled == null && changes.isEmpty()) {
                        return before;
                    }
                    if (Boolean.FALSE.equals(disabled) && OrganizationWriteStore.isBeingDeleted(handle, id)) {
                        throw new Fault.Conflict("This organisation is being deleted. Undo that first.");
                    }
                    if (newName != null && operator && OrganizationWriteStore.nameTaken(handle, newName, id)) {
                        throw inUse(newName);
                    }
                    return writes.update(handle, caller, before, newName, operator, disabled, changes);
                }));
    }

    /**
     * The problems that a change would have; nothing is changed or locked.
     *
     * @param problems the problems that the API has found; paths are columns
     * @throws Fault.NotFound if the organization does not exist or the caller does not see it
     * @throws Fault.NotAllowed if the caller is not allowed to make this change
     */
    public List<Problem> check(Caller caller, OrganizationId id, OrganizationChange wanted, List<Problem> problems) {
        boolean operator = caller instanceof Caller.Operator;
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, id, Right.ADMINISTER);
            if (!operator && !isOfAdmins(wanted)) {
                throw new Fault.NotAllowed();
            }
            Organization before = store.find(handle, id).orElseThrow(() -> new Fault.NotFound("organization"));
            Settings after = before.settings().with(wanted.settings());
            List<Problem> ofSettings = new ArrayList<>(newProblems(before.settings(), after));
            ofSettings.addAll(Limits.problems(handle, id, after.changedFrom(before.settings())));
            List<Problem> all = new ArrayList<>(problems(wanted.name(), false, ofSettings, problems));
            if (operator
                    && wanted.name() != null
                    && all.stream().noneMatch(problem -> problem.path().equals(NAME))
                    && OrganizationWriteStore.nameTaken(handle, wanted.name(), id)) {
                all.add(Problem.invalid(NAME, "Another organization has this name."));
            }
            return all;
        });
    }

    /** Whether admins are allowed to make a change: of the name, and of some of the settings. */
    private static boolean isOfAdmins(OrganizationChange wanted) {
        return wanted.disabled() == null
                && OrganizationSetting.changedByAdmins()
                        .containsAll(wanted.settings().keySet());
    }

    /** Locks the organization and checks that the caller is allowed to change it. */
    private Organization lockFor(Handle handle, Caller caller, OrganizationId id) {
        Optional<Organization> found = store.lock(handle, id);
        Rights.require(handle, caller, id, Right.ADMINISTER);
        return found.orElseThrow(() -> new Fault.NotFound("organization"));
    }

    /**
     * The problems that the change adds. A problem that existed before, such as a value above a limit that was lowered since,
     * does not block the change.
     */
    private List<Problem> newProblems(Settings before, Settings after) {
        Set<String> changed =
                after.changedFrom(before).keySet().stream().map(Setting::column).collect(Collectors.toSet());
        List<Problem> old = rules.problems(before);
        return rules.problems(after).stream()
                .filter(problem -> changed.contains(problem.path()) || !old.contains(problem))
                .toList();
    }

    /** The trimmed name, or an empty text if it does not change. Throws if there are problems. */
    private static String checked(
            @Nullable String name, boolean required, List<Problem> ofSettings, List<Problem> found) {
        List<Problem> problems = problems(name, required, ofSettings, found);
        if (!problems.isEmpty()) {
            throw new Fault.Invalid(problems);
        }
        return name == null ? "" : Names.trimmed(name);
    }

    /**
     * All problems of a new or changed organization.
     *
     * @param required whether the name is required
     * @param ofSettings the problems of its settings
     * @param found the problems that were found before
     */
    static List<Problem> problems(
            @Nullable String name, boolean required, List<Problem> ofSettings, List<Problem> found) {
        List<Problem> all = new ArrayList<>(found);
        if (name != null) {
            String wrong = Texts.nameProblem(name);
            if (wrong != null) {
                all.add(Problem.invalid(NAME, wrong));
            }
        } else if (required
                && found.stream().noneMatch(problem -> problem.path().equals(NAME))) {
            all.add(Problem.missing(NAME, "This field is required."));
        }
        all.addAll(ofSettings);
        return all;
    }

    private static Organization refuseDuplicates(@Nullable String name, Supplier<Organization> work) {
        try {
            return work.get();
        } catch (SqlFailed failed) {
            throw SqlFaults.isDuplicate(failed, OrganizationWriteStore.NAME_UNIQUE)
                    ? inUse(String.valueOf(name))
                    : failed;
        }
    }

    static Fault.Conflict inUse(String name) {
        return new Fault.Conflict("An organisation named '" + Texts.excerpt(Names.trimmed(name)) + "' exists.");
    }
}
