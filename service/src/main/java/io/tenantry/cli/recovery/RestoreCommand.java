package io.tenantry.cli.recovery;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.DatabaseServer;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.configuration.Variable;
import io.tenantry.recovery.Recovery;
import io.tenantry.secret.KeyRing;
import io.tenantry.secret.KeySource;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.ProgramVersion;
import io.tenantry.storage.SecretKeyCheck;
import io.tenantry.storage.backup.BackupFile;
import io.tenantry.storage.backup.BackupHeader;
import io.tenantry.storage.backup.DatabaseRestore;
import io.tenantry.storage.backup.UnusableBackup;
import io.tenantry.transfer.Imports;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
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
        if (BackupFile.kind(file).filter(Imports.KIND::equals).isPresent()) {
            throw Mistake.ofState("The file is an exported organization. Import it with \"tenantry import\".");
        }
        Progress progress = new Progress(spec.commandLine().getErr(), "row");
        try {
            BackupFile backup = BackupFile.check(
                    file,
                    BackupHeader.INSTALLATION,
                    encryption -> FileKeys.of(encryption, environment),
                    rows -> progress.show(rows, -1));
            DatabaseRestore.requireKnownTables(backup.header(), ProgramVersion.number());
            List<byte[]> toKeep = keysToKeep(backup);
            try (DatabaseServer server = DatabaseServer.toWork(databaseOptions, environment)) {
                DatabaseRestore restore =
                        new DatabaseRestore(server.address(), Recovery.FILLED_BY_MIGRATIONS, backup, progress::show);
                restore.requireEmpty();
                if (!toKeep.isEmpty()) {
                    SecretKey.keep(toKeep, databaseOptions.data());
                }
                progress.begin();
                restore.run(Recovery::begin);
            }
            progress.clear();
            report(backup, progress);
        } catch (UnusableBackup unusable) {
            throw Mistake.ofState(unusable.getMessage());
        }
    }

    /**
     * The secret keys that the data folder must get.
     *
     * @return empty when it has the key already, or the variable gives it
     * @throws Mistake when there is no key that fits the backup
     */
    private List<byte[]> keysToKeep(BackupFile backup) {
        List<byte[]> present = SecretKey.find(environment, databaseOptions.data());
        if (!present.isEmpty()) {
            if (!fits(backup, present)) {
                throw Mistake.ofState(
                        environment.isSet(Variable.SECRET_KEY)
                                ? "%s is not the secret key of the backup. Set it to that key, or unset it."
                                        .formatted(environment.name(Variable.SECRET_KEY))
                                : "The folder %s has another secret key than the backup. Choose another folder with --data."
                                        .formatted(databaseOptions.data()));
            }
            return List.of();
        }
        List<byte[]> keys = secretKey == null ? backup.secretKeys() : SecretKey.read(secretKey);
        if (keys.isEmpty()) {
            throw Mistake.ofState("The secret key is not in the backup. Name its file with --secret-key, or set"
                    + " TENANTRY_SECRET_KEY.");
        }
        if (!fits(backup, keys)) {
            throw Mistake.ofState("The key in %s is not the secret key of the backup.".formatted(secretKey));
        }
        return keys;
    }

    private static boolean fits(BackupFile backup, List<byte[]> keys) {
        byte[] check = HexFormat.of().parseHex(backup.header().secretKeyCheck());
        return SecretKeyCheck.fits(check, new SecretBox(KeySource.of(KeyRing.of(keys))));
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
            Recovery.noteRestore(opened.database(), made, backup.header().program());
            RecoveryReport.print(out, Recovery.report(opened.database()));
        }
        out.flush();
    }
}
