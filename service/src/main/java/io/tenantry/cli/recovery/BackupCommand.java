package io.tenantry.cli.recovery;

import io.tenantry.cli.backup.PrivateFile;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.DatabaseServer;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.LastBackup;
import io.tenantry.configuration.SecretKey;
import io.tenantry.start.ProgramVersion;
import io.tenantry.storage.backup.BackupKey;
import io.tenantry.storage.backup.DatabaseBackup;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry backup}: writes a backup of the whole installation. */
@Command(
        name = "backup",
        description = "Write a snapshot of the whole installation into a file. Servers may run meanwhile.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry backup tenantry.backup",
            "  tenantry backup --passphrase tenantry.backup                          encrypted, with the secret key",
            "  TENANTRY_BACKUP_KEY=… tenantry backup - | ssh vault 'cat > today'     to standard output",
            "",
            "The secret key is in the file only when it is encrypted. docs/backup.md describes the file."
        })
public final class BackupCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "FILE", description = "The new file, or - for standard output.")
    private String file = "";

    @Option(
            names = "--passphrase",
            description =
                    "Encrypt the backup with a passphrase of at least 12 characters. It is typed at a prompt, or is"
                            + " the first line of standard input. Without this, TENANTRY_BACKUP_KEY encrypts it.")
    private boolean passphrase;

    public BackupCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OpenDatabase.requireThere(databaseOptions, environment);
        List<byte[]> secretKeys = SecretKey.find(environment, databaseOptions.data());
        Optional<BackupKey> key = FileKeys.ofNew(passphrase, environment);
        boolean piped = file.equals("-");
        if (!piped) {
            PrivateFile.requireFree(Path.of(file));
        }
        Progress progress = new Progress(spec.commandLine().getErr(), "row");
        try (DatabaseServer server = DatabaseServer.toWork(databaseOptions, environment)) {
            DatabaseBackup backup = new DatabaseBackup(server.address(), ProgramVersion.number(), secretKeys);
            progress.begin();
            DatabaseBackup.Summary summary = piped
                    ? backup.write(standardOutput(), key, progress::show)
                    : PrivateFile.write(Path.of(file), out -> backup.write(out, key, progress::show));
            LastBackup.record(databaseOptions.data(), Instant.now());
            progress.clear();
            PrintWriter told =
                    piped ? spec.commandLine().getErr() : spec.commandLine().getOut();
            told.println("Backed up %s.".formatted(progress.summary(summary.rows())));
            told.println(
                    key.isPresent()
                            ? "The backup is encrypted and holds the secret key."
                            : "The backup is not encrypted, and the secret key is not in it: keep a copy of the key"
                                    + " in another location.");
            told.flush();
        }
    }

    private static OutputStream standardOutput() {
        return new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
    }
}
