package io.tenantry.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditLog;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.SettingRules;
import io.tenantry.setting.Settings;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The entry class of batch creation: creates many organizations in one call. */
public final class OrganizationBatches {
    /** The maximum number of organizations one call creates. */
    public static final int MOST = 1000;

    private final Database database;
    private final OrganizationBatchStore store;
    private final SettingRules rules;

    public OrganizationBatches(Database database, SecretBox box, SettingRules rules) {
        this.database = database;
        this.store = new OrganizationBatchStore(box);
        this.rules = rules;
    }

    /**
     * One of the organizations to create.
     *
     * @param change its name, state and settings
     * @param problems the problems that the API has found in it; paths are columns
     */
    public record Wanted(OrganizationChange change, List<Problem> problems) {}

    /** The outcome for one organization. */
    public sealed interface Outcome {
        /**
         * The organization was created.
         *
         * @param id its id
         * @param name its name, trimmed
         */
        record Created(OrganizationId id, String name) implements Outcome {}

        /**
         * The organization was not created.
         *
         * @param why the reason
         */
        record Refused(Fault why) implements Outcome {}
    }

    /**
     * Creates all valid organizations with two statements. An invalid organization does not affect the others.
     *
     * @param wanted at most {@value #MOST}
     * @return the outcome of each, in the same order
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public List<Outcome> create(Caller caller, List<Wanted> wanted) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        }
        Deadline.extend(Deadline.BULK);
        List<Fault> faults = new ArrayList<>();
        List<OrganizationBatchStore.Row> rows = new ArrayList<>();
        Set<String> folds = new HashSet<>();
        for (Wanted one : wanted) {
            Settings settings =
                    OrganizationSetting.CATALOGUE.initial().with(one.change().settings());
            List<Problem> problems =
                    OrganizationChanges.problems(one.change().name(), true, rules.problems(settings), one.problems());
            String name = Names.trimmed(String.valueOf(one.change().name()));
            if (!problems.isEmpty()) {
                faults.add(new Fault.Invalid(problems));
            } else if (!folds.add(Names.fold(name))) {
                faults.add(OrganizationChanges.inUse(name));
            } else {
                faults.add(null);
                rows.add(new OrganizationBatchStore.Row(
                        name, Boolean.TRUE.equals(one.change().disabled()), settings));
            }
        }
        Map<String, OrganizationId> created =
                rows.isEmpty() ? Map.of() : database.write(handle -> insert(handle, caller, rows));
        return outcomes(wanted, faults, created);
    }

    private Map<String, OrganizationId> insert(Handle handle, Caller caller, List<OrganizationBatchStore.Row> rows) {
        Map<String, OrganizationId> created = store.insert(handle, caller, rows);
        AuditLog.noteCreated(handle, caller, created.values(), "createOrganisation", "Organization");
        return created;
    }

    private static List<Outcome> outcomes(
            List<Wanted> wanted, List<Fault> faults, Map<String, OrganizationId> created) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Fault fault = faults.get(i);
            String name = Names.trimmed(String.valueOf(wanted.get(i).change().name()));
            OrganizationId id = fault == null ? created.get(Names.fold(name)) : null;
            if (fault != null) {
                outcomes.add(new Outcome.Refused(fault));
            } else if (id == null) {
                outcomes.add(new Outcome.Refused(OrganizationChanges.inUse(name)));
            } else {
                outcomes.add(new Outcome.Created(id, name));
            }
        }
        return outcomes;
    }
}
