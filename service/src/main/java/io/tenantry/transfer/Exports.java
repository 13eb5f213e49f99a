package io.tenantry.transfer;

import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Schema;
import io.tenantry.storage.SecretKeyCheck;
import io.tenantry.storage.backup.BackupHeader;
import io.tenantry.storage.backup.BackupKey;
import io.tenantry.storage.backup.BackupWriter;
import io.tenantry.storage.backup.DatabaseBackup;
import io.tenantry.storage.backup.DatabaseBackup.Watch;
import io.tenantry.storage.backup.Tables;
import io.tenantry.storage.backup.Tables.Table;
import io.tenantry.storage.connection.PostgresAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of exports, for commands on the machine itself: it writes one organization, as of one moment, into a file. Others
 * read and write the database meanwhile.
 */
public final class Exports {
    private final PostgresAddress address;
    private final String program;
    private final SecretBox box;

    /**
     * @param program the version of this program
     * @param box opens the secrets of the installation
     */
    public Exports(PostgresAddress address, String program, SecretBox box) {
        this.address = address;
        this.program = program;
        this.box = box;
    }

    /**
     * The result.
     *
     * @param name the name of the organization
     * @param leftOut the secrets that are not in the file, in words
     */
    public record Summary(String name, long rows, List<String> leftOut) {}

    /** The organization of a number or an id of 24 characters; empty when there is none. */
    public Optional<OrganizationId> find(String written) {
        return DatabaseBackup.ofOneMoment(address, handle -> ExportStore.find(handle, written));
    }

    /**
     * Writes an organization. Secrets are in the file only when it is encrypted.
     *
     * @param key encrypts the file; empty for none
     * @throws Fault.NotFound when there is no such organization
     * @throws Fault.Conflict when its rows are being removed, or the tables are those of another version
     * @throws java.io.UncheckedIOException when the file cannot be written
     */
    public Summary write(OutputStream out, OrganizationId organization, Optional<BackupKey> key, Watch watch) {
        return DatabaseBackup.ofOneMoment(address, handle -> write(handle, out, organization, key, watch));
    }

    private Summary write(
            Handle handle, OutputStream out, OrganizationId organization, Optional<BackupKey> key, Watch watch)
            throws IOException {
        if (!Schema.applied(handle).equals(Optional.of(Schema.ofProgram()))) {
            throw new Fault.Conflict(
                    "The tables are those of another version than this program. Upgrade to the newest version that used them, and start it once.");
        }
        String name = ExportStore.name(handle, organization).orElseThrow(() -> new Fault.NotFound("organization"));
        if (ExportStore.isPurged(handle, organization)) {
            throw new Fault.Conflict("The organization is being deleted.");
        }
        ExportStore.Source source = ExportStore.source(handle);
        byte[] check = source.check() == null ? SecretKeyCheck.of(box) : source.check();
        SecretKeyCheck.require(check, box);
        Optional<BackupKey.Derived> derived = key.map(BackupKey::begin);
        BackupWriter writer = new BackupWriter(
                out,
                new BackupHeader(
                        TransferredTables.KIND,
                        program,
                        source.now(),
                        Schema.ofProgram(),
                        HexFormat.of().formatHex(check),
                        derived.map(BackupKey.Derived::encryption)),
                derived);
        boolean withSecrets = derived.isPresent();
        Map<String, Long> counts = new LinkedHashMap<>();
        writer.table(TransferredTables.INSTALLATION, List.of("id_prefix"));
        writer.rows((source.prefix() + "\n").getBytes(StandardCharsets.US_ASCII));
        counts.put(TransferredTables.INSTALLATION, 1L);
        long rows = copy(handle, writer, organization, withSecrets, watch, counts);
        writer.end(counts);
        return new Summary(name, rows, withSecrets ? List.of() : ExportStore.secretsOf(handle, organization));
    }

    private long copy(
            Handle handle,
            BackupWriter writer,
            OrganizationId organization,
            boolean withSecrets,
            Watch watch,
            Map<String, Long> counts)
            throws IOException {
        List<Table> tables = Tables.read(handle).stream()
                .filter(table -> TransferredTables.TAKEN.containsKey(table.name()))
                .toList();
        long all = 1;
        for (Table table : tables) {
            all += ExportStore.count(handle, table, organization, withSecrets);
        }
        SecretRows secrets = new SecretRows(box);
        long size = all;
        long done = 0;
        for (Table table : tables) {
            long before = done;
            writer.table(table.name(), table.columns());
            long count = ExportStore.copy(
                    handle,
                    table,
                    organization,
                    withSecrets,
                    withSecrets && SecretRows.areIn(table.name()) ? secrets : null,
                    writer,
                    copied -> watch.written(before + copied, (double) (before + copied) / size));
            counts.put(table.name(), count);
            done += count;
        }
        return done;
    }
}
