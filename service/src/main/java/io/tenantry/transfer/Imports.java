package io.tenantry.transfer;

import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.account.GivenAccounts;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.fault.Fault;
import io.tenantry.loading.Loading;
import io.tenantry.project.ProjectSetting;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.SettingRules;
import io.tenantry.storage.Database;
import io.tenantry.storage.Schema;
import io.tenantry.storage.backup.BackupFile;
import io.tenantry.storage.backup.BackupHeader;
import io.tenantry.storage.backup.DatabaseBackup.Watch;
import io.tenantry.storage.backup.Tables;
import io.tenantry.storage.backup.Tables.Table;
import io.tenantry.storage.backup.UnusableBackup;
import io.tenantry.storage.connection.SqlFaults;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of imports of exported organizations, for commands on the machine itself. An import is one transaction: nothing is
 * half-written.
 */
public final class Imports {
    /** The first words of a file. */
    public static final String KIND = TransferredTables.KIND;

    private static final String ADDRESS_IN_USE = "person_email_unique";

    private final Database database;
    private final SecretBox box;
    private final SettingRules rules;

    /** @param rules the rules for settings, with the limits of this installation */
    public Imports(Database database, SecretBox box, SettingRules rules) {
        this.database = database;
        this.box = box;
        this.rules = rules;
    }

    /**
     * The options of an import.
     *
     * @param again whether an organization that was imported before is imported once more
     * @param skipCollisions whether what is there already is left out
     * @param keep whether the organization is stored; otherwise everything is checked alone
     */
    public record Choices(boolean again, boolean skipCollisions, boolean keep) {}

    /**
     * The result.
     *
     * @param number the new number of the organization; its former one, if it is not kept
     * @param id the same, as the management API writes it
     * @param people people who are new here
     * @param joined people who existed here
     * @param keys API keys that are valid here
     * @param leftOut what was there already
     */
    public record Result(
            String name, int number, String id, long people, long joined, long keys, List<Collision> leftOut) {}

    /** Gets the table of old and new numbers before anything is kept; when it throws, nothing is. */
    public interface Numbers {
        /** @param content writes the table, as CSV */
        void keep(Consumer<OutputStream> content);
    }

    /** Things in the file that are there already. */
    public static final class Collides extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<Collision> collisions;

        Collides(List<Collision> collisions) {
            super("The file has objects that exist here already.", null, false, false);
            this.collisions = collisions;
        }

        public List<Collision> collisions() {
            return collisions;
        }
    }

    /** Rolls back an import that only checks. */
    private static final class NothingKept extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Result result;

        NothingKept(Result result) {
            super(null, null, false, false);
            this.result = result;
        }
    }

    /**
     * Checks that this program knows the tables of a file.
     *
     * @param program the version of this program
     * @throws UnusableBackup when another version made them
     */
    public static void requireKnownTables(BackupHeader header, String program) {
        Map<String, Integer> known = Schema.ofProgram();
        if (header.migrations().equals(known)) {
            return;
        }
        boolean older = known.entrySet().containsAll(header.migrations().entrySet());
        throw new UnusableBackup((older
                        ? "The file was made by version %s, whose tables are older than those of this version (%s). Upgrade"
                                + " that installation, and export the organization again."
                        : "The file was made by version %s, whose tables this version (%s) does not know. Import it with"
                                + " that version.")
                .formatted(header.program(), program));
    }

    /**
     * Imports the organization of a file that was checked.
     *
     * @throws UnusableBackup when the file has what no export writes
     * @throws Fault.Conflict when the organization was imported before, or an address of the file is in doubt here
     * @throws Collides when things in the file are there already
     */
    public Result load(BackupFile file, Choices choices, Numbers numbers, Watch watch) {
        try {
            Result result = Deadline.ofEachWait(
                    Deadline.LONG, () -> database.write(handle -> load(handle, file, choices, numbers, watch)));
            Deadline.ofEachWait(Deadline.LONG, () -> {
                Loading.sample(database);
                return true;
            });
            return result;
        } catch (NothingKept checked) {
            return checked.result;
        } catch (UnusableBackup | Fault | UncheckedIOException known) {
            throw known;
        } catch (RuntimeException failed) {
            if (SqlFaults.isDuplicate(failed, ADDRESS_IN_USE)) {
                throw new Fault.Conflict("A person of the file has registered here meanwhile. Import it again.");
            }
            String constraint = SqlFaults.refusedValue(failed);
            if (constraint != null) {
                throw new UnusableBackup("The file is refused: it has a value that no export writes%s."
                        .formatted(constraint.isEmpty() ? "" : " (" + constraint + ")"));
            }
            throw failed;
        }
    }

    private Result load(Handle handle, BackupFile file, Choices choices, Numbers numbers, Watch watch) {
        ArrivalStore.begin(handle);
        List<Table> tables = Tables.read(handle).stream()
                .filter(table -> TransferredTables.TAKEN.containsKey(table.name()))
                .toList();
        SecretRows secrets = new SecretRows(box);
        IncomingStore incoming = new IncomingStore(handle, tables, new IncomingRows(secrets), watch, file.rows());
        copy(handle, file, incoming);
        int old = IncomingStore.organization(handle);
        String name = checkSettings(handle);
        String sourceId = incoming.prefix() + "01" + HexFormat.of().toHexDigits(old);
        requireNew(handle, sourceId, choices.again());
        NumberStore.assign(handle, incoming.prefix());
        requireProven(handle);
        List<Collision> collisions = CollisionStore.collisions(handle);
        if (!collisions.isEmpty() && !choices.skipCollisions()) {
            throw new Collides(collisions);
        }
        CollisionStore.leaveOut(handle);
        ArrivalStore.leaveOut(handle);
        ArrivalStore.bindSecrets(handle, secrets);
        OrganizationId organization = new OrganizationId(ArrivalStore.moved(handle, "organization", old));
        for (int i = 0; i < tables.size(); i++) {
            ArrivalStore.store(handle, tables.get(i), organization);
            watch.written(file.rows(), 0.5 + 0.5 * (i + 1) / tables.size());
        }
        GivenAccounts.withdraw(handle, "SELECT new_number FROM joined");
        ArrivalStore.origin(handle, organization, sourceId);
        AuditLog.note(
                handle,
                Caller.Operator.COMMAND_LINE,
                AuditEntry.of(
                                organization,
                                Operation.ACTION,
                                "importOrganisation",
                                "Organization",
                                organization.value())
                        .with("origin", sourceId));
        ArrivalStore.Arrived arrived = ArrivalStore.arrived(handle, organization);
        Result result = new Result(
                name, arrived.number(), arrived.id(), arrived.people(), arrived.joined(), arrived.keys(), collisions);
        if (!choices.keep()) {
            throw new NothingKept(result);
        }
        numbers.keep(out -> NumberStore.write(handle, incoming.prefix(), out));
        ArrivalStore.noteAll(handle);
        NumberStore.forget(handle);
        return result;
    }

    private static void copy(Handle handle, BackupFile file, IncomingStore incoming) {
        try {
            Map<String, Long> counts = file.read(incoming);
            incoming.end();
            IncomingStore.settle(handle, counts);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The file cannot be read", unreadable);
        } finally {
            incoming.cancel();
        }
    }

    /** Checks the settings of the organization and its projects; returns the name of the organization. */
    private String checkSettings(Handle handle) {
        String[] name = {""};
        IncomingStore.each(handle, "organization", row -> {
            name[0] = row.required("name").stringValue();
            IncomingSettings.require(
                    "organization",
                    rules.problems(OrganizationSetting.CATALOGUE
                            .initial()
                            .with(IncomingSettings.of("organization", OrganizationSetting.CATALOGUE, row))));
        });
        IncomingStore.each(handle, "project", row -> IncomingSettings.of("project", ProjectSetting.CATALOGUE, row));
        return name[0];
    }

    private static void requireNew(Handle handle, String sourceId, boolean again) {
        CollisionStore.known(handle, sourceId).filter(known -> !again).ifPresent(known -> {
            throw new Fault.Conflict("This organization is here already: it is number %d, \"%s\"."
                    .formatted(known.number(), known.name()));
        });
    }

    /** A person who only claims an address of the file does not become a member of the organization. */
    private static void requireProven(Handle handle) {
        List<String> unproven = CollisionStore.unproven(handle);
        if (!unproven.isEmpty()) {
            throw new Fault.Conflict(
                    "Accounts here have addresses of people of the organization, but these were never verified: %s. If they belong to these people, confirm that with \"tenantry person verify\"."
                            .formatted(String.join(", ", unproven)));
        }
    }
}
