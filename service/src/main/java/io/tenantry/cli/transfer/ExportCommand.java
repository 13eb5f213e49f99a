package io.tenantry.cli.transfer;

import io.tenantry.access.OrganizationId;
import io.tenantry.cli.backup.PrivateFile;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.DatabaseServer;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.cli.database.VisibleText;
import io.tenantry.cli.recovery.FileKeys;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.fault.Fault;
import io.tenantry.secret.KeyRing;
import io.tenantry.secret.KeySource;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.ProgramVersion;
import io.tenantry.storage.backup.BackupKey;
import io.tenantry.transfer.Exports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry export}: writes one organization into a file. */
@Command(
        name = "export",
        description = "Write a snapshot of one organization into a file. Servers may run meanwhile. Another"
                + " installation reads the file with tenantry import.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry export --organization 17 acme.export",
            "  tenantry export --organization 17 --passphrase acme.export    encrypted, with all secrets",
            "",
            "Provider keys, webhook secrets and second factors are in the file only when it is encrypted."
                    + " docs/export.md describes its content."
        })
public final class ExportCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "FILE", description = "The new file.")
    private Path file = Path.of("");

    @Option(
            names = "--organization",
            paramLabel = "ID",
            required = true,
            description = "The organization: its number, or its id of 24 characters.")
    private String organization = "";

    @Option(
            names = "--passphrase",
            description =
                    "Encrypt the file with a passphrase of at least 12 characters. It is typed at a prompt, or is the"
                            + " first line of standard input. Without this, TENANTRY_BACKUP_KEY encrypts it.")
    private boolean passphrase;

    public ExportCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OpenDatabase.requireThere(databaseOptions, environment);
        SecretBox box = new SecretBox(KeySource.of(KeyRing.of(SecretKey.find(environment, databaseOptions.data()))));
        PrivateFile.requireFree(file);
        Optional<BackupKey> key = FileKeys.ofNew(passphrase, environment);
        Progress progress = new Progress(spec.commandLine().getErr(), "row");
        try (DatabaseServer server = DatabaseServer.toWork(databaseOptions, environment)) {
            Exports exports = new Exports(server.address(), ProgramVersion.number(), box);
            OrganizationId id = exports.find(organization).orElseThrow(() -> new Fault.NotFound("organization"));
            progress.begin();
            Exports.Summary summary = PrivateFile.write(file, out -> exports.write(out, id, key, progress::show));
            progress.clear();
            print(summary, progress, key.isPresent());
        } catch (Fault.NotFound none) {
            throw Mistake.ofState("There is no organization %s.".formatted(VisibleText.of(organization)));
        } catch (Fault.Conflict refused) {
            throw Mistake.ofState(refused.getMessage());
        }
    }

    private void print(Exports.Summary summary, Progress progress, boolean encrypted) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Exported %s: %s.".formatted(VisibleText.of(summary.name()), progress.summary(summary.rows())));
        out.println(
                encrypted
                        ? "The file is encrypted and holds all secrets of the organization."
                        : "The file is not encrypted. It holds hashes of passwords and keys: keep it safe.");
        if (!summary.leftOut().isEmpty()) {
            out.println("Left out, because it is not encrypted:");
            summary.leftOut().forEach(secret -> out.println("  " + VisibleText.of(secret)));
        }
        out.flush();
    }
}
