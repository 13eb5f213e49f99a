package io.tenantry.cli.transfer;

import io.tenantry.cli.backup.PrivateFile;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.cli.database.VisibleText;
import io.tenantry.cli.recovery.FileKeys;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.fault.Fault;
import io.tenantry.setting.SettingRules;
import io.tenantry.start.ManagementOptions;
import io.tenantry.start.ProgramVersion;
import io.tenantry.storage.backup.BackupFile;
import io.tenantry.storage.backup.UnusableBackup;
import io.tenantry.transfer.Collision;
import io.tenantry.transfer.Imports;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** The import of an exported organization, with its options and its messages. */
public final class OrganizationImport {
    private static final int MOST_NAMED = 100;

    private final Environment environment;
    private final DatabaseOptions databaseOptions;
    private final CommandLine line;

    /** @param line where the messages go */
    public OrganizationImport(Environment environment, DatabaseOptions databaseOptions, CommandLine line) {
        this.environment = environment;
        this.databaseOptions = databaseOptions;
        this.line = line;
    }

    /**
     * Imports a file.
     *
     * @param numbers the new file of old and new numbers
     * @throws Mistake when it is refused; nothing was written then
     */
    public void run(Path file, Imports.Choices choices, Path numbers) {
        if (choices.keep()) {
            PrivateFile.requireFree(numbers);
        }
        Progress progress = new Progress(line.getErr(), "row");
        try {
            BackupFile read = BackupFile.check(
                    file,
                    Imports.KIND,
                    encryption -> FileKeys.of(encryption, environment),
                    rows -> progress.show(rows, -1));
            Imports.requireKnownTables(read.header(), ProgramVersion.number());
            SettingRules rules =
                    new SettingRules(environment.read(ManagementOptions::read).ceilings());
            try (OpenDatabase opened = OpenDatabase.toWork(databaseOptions, environment)) {
                progress.begin();
                Imports imports = new Imports(opened.database(), opened.box(), rules);
                Imports.Result result = load(imports, read, choices, numbers, progress);
                progress.clear();
                print(result, choices, numbers, progress.summary(read.rows()));
            }
        } catch (UnusableBackup unusable) {
            throw Mistake.ofState(VisibleText.of(unusable.getMessage()));
        } catch (Fault.Conflict refused) {
            throw Mistake.ofState(VisibleText.of(refused.getMessage()) + "%nNothing was imported.".formatted());
        } catch (Imports.Collides collides) {
            throw Mistake.ofState("%s%nNothing was imported. Correct that, or leave it out with --skip-collisions."
                    .formatted(collides.collisions().stream()
                            .limit(MOST_NAMED)
                            .map(Collision::toString)
                            .map(VisibleText::of)
                            .collect(Collectors.joining(System.lineSeparator()))));
        }
    }

    private static Imports.Result load(
            Imports imports, BackupFile file, Imports.Choices choices, Path numbers, Progress progress) {
        boolean[] written = {false};
        boolean kept = false;
        try {
            Imports.Result result = imports.load(
                    file,
                    choices,
                    content -> {
                        PrivateFile.write(numbers, out -> {
                            content.accept(out);
                            return out;
                        });
                        written[0] = true;
                    },
                    progress::show);
            kept = true;
            return result;
        } catch (Fault.OutcomeUnknown unknown) {
            kept = true;
            throw unknown;
        } finally {
            if (written[0] && !kept) {
                remove(numbers);
            }
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            // The failure that left it is reported.
        }
    }

    private void print(Imports.Result result, Imports.Choices choices, Path numbers, String summary) {
        PrintWriter out = line.getOut();
        String name = VisibleText.of(result.name());
        String people = "people: %,d new, %,d known here already".formatted(result.people(), result.joined());
        if (choices.keep()) {
            out.println("Imported %s: organization %d, %s.".formatted(name, result.number(), result.id()));
            out.println("%s; %s; valid API keys: %,d.".formatted(summary, people, result.keys()));
            out.println("Old and new numbers: " + numbers);
        } else {
            out.println("Checked %s; %s. Nothing was imported.".formatted(name, people));
        }
        result.leftOut().stream()
                .limit(MOST_NAMED)
                .forEach(collision -> out.println("Left out: " + VisibleText.of(collision.toString())));
        out.flush();
    }
}
