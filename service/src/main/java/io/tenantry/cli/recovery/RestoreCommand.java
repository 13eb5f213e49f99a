package io.tenantry.cli.recovery;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.DatabaseServer;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.cli.operator.SecretInput;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.configuration.Variable;
import io.tenantry.recovery.Recovery;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.ProgramVersion;
import io.tenantry.storage.SecretKeyCheck;
import io.tenantry.storage.backup.BackupFile;
import io.tenantry.storage.backup.BackupKey;
import io.tenantry.storage.backup.DatabaseRestore;
import io.tenantry.storage.backup.UnusableBackup;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry restore}: restores a backup into an empty installation. */
@Command(
        name = "restore",
        description =
                "Restore a backup into an empty installation. The whole file is checked before anything is written.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry restore tenantry.backup",
            "  tenantry restore --data ./new --secret-key old/secret-key tenantry.backup",
            "  tenantry restore --database-url jdbc:postgresql://db.example.org/tenantry tenantry.backup",
            "",
            "A passphrase is typed at a prompt, or is the first line of standard input. All sessions and links in"
                    + " mails end; waiting mails and webhooks are held until: tenantry outbox release"
        })
public final class RestoreCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    @Option(
            names = "--secret-key",
            paramLabel = "FILE",
            description = "File with the secret key of the backup, which is then kept in the data folder"
                    + " (default: the key in the backup, or TENANTRY_SECRET_KEY).")
    private @Nullable Path secretKey;

    public RestoreCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        if (!Files.isRegularFile(file)) {
            throw Mistake.ofUsage("There is no file %s.".formatted(file));
        }
        Progress progress = new Progress(spec.commandLine().getErr(), "row");
        try {
            BackupFile backup = BackupFile.check(file, this::key, rows -> progress.show(rows, -1));
            DatabaseRestore.requireKnownTables(backup.header(), ProgramVersion.number());
            Optional<byte[]> toKeep = keyToKeep(backup);
            try (DatabaseServer server = DatabaseServer.toWork(databaseOptions, environment)) {
                DatabaseRestore restore =
                        new DatabaseRestore(server.address(), Recovery.FILLED_BY_MIGRATIONS, backup, progress::show);
                restore.requireEmpty();
                toKeep.ifPresent(key -> SecretKey.keep(key, databaseOptions.data()));
                progress.begin();
                restore.run(Recovery::begin);
            }
            progress.clear();
            report(backup, progress);
        } catch (UnusableBackup unusable) {
            throw Mistake.ofState(unusable.getMessage());
        } catch (UncheckedIOException failed) {
            throw Mistake.ofState("%s: %s.".formatted(failed.getMessage(), failed.getCause()));
        }
    }

    private BackupKey key(BackupKey.Encryption encryption) {
        if (encryption.isOfPassphrase()) {
            return new BackupKey.Passphrase(SecretInput.passphrase());
        }
        if (!environment.isSet(Variable.BACKUP_KEY)) {
            throw Mistake.ofState("The backup is encrypted with a key. Set TENANTRY_BACKUP_KEY to that key.");
        }
        return new BackupKey.Key(SecretKey.parse(environment.get(Variable.BACKUP_KEY), Variable.BACKUP_KEY.variable()));
    }

    /**
     * The secret key that the data folder must get.
     *
     * @return empty when it has the key already, or the variable gives it
     * @throws Mistake when there is no key that fits the backup
     */
    private Optional<byte[]> keyToKeep(BackupFile backup) {
        Optional<byte[]> present = SecretKey.find(environment, databaseOptions.data());
        if (present.isPresent()) {
            if (!fits(backup, present.get())) {
                throw Mistake.ofState(
                        environment.isSet(Variable.SECRET_KEY)
                                ? "TENANTRY_SECRET_KEY is not the secret key of the backup. Set it to that key, or"
                                        + " unset it."
                                : "The folder %s has another secret key than the backup. Choose another folder with --data."
                                        .formatted(databaseOptions.data()));
            }
            return Optional.empty();
        }
        byte[] key = secretKey == null ? backup.secretKey() : SecretKey.read(secretKey);
        if (key == null) {
            throw Mistake.ofState("The secret key is not in the backup. Name its file with --secret-key, or set"
                    + " TENANTRY_SECRET_KEY.");
        }
        if (!fits(backup, key)) {
            throw Mistake.ofState("The key in %s is not the secret key of the backup.".formatted(secretKey));
        }
        return Optional.of(key);
    }

    private static boolean fits(BackupFile backup, byte[] key) {
        byte[] check = HexFormat.of().parseHex(backup.header().secretKeyCheck());
        return SecretKeyCheck.fits(check, new SecretBox(key));
    }

    private void report(BackupFile backup, Progress progress) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Restored %s.".formatted(progress.summary(backup.rows())));
        Instant made = backup.header().createdAt();
        out.println("The backup is %s old (made %s by version %s)."
                .formatted(
                        RecoveryReport.age(Duration.between(made, Instant.now())),
                        made,
                        backup.header().program()));
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            RecoveryReport.print(out, Recovery.report(opened.database()));
        }
        out.flush();
    }
}
