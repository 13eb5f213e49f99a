package io.tenantry.cli;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.cli.transfer.OrganizationImport;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.loading.ExternalIdTaken;
import io.tenantry.loading.FileImport;
import io.tenantry.loading.Loading;
import io.tenantry.setting.SettingRules;
import io.tenantry.start.ManagementOptions;
import io.tenantry.storage.backup.BackupFile;
import io.tenantry.storage.backup.BackupHeader;
import io.tenantry.transfer.Imports;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry import}: loads organizations from a file, or one that was exported. */
@Command(
        name = "import",
        description =
                "Load organizations from JSON Lines, one on each line: all or, if a line is wrong, none. Or import"
                        + " the organization in a file of tenantry export.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry import organizations.jsonl",
            "  tenantry import --dry-run organizations.jsonl     check only",
            "  zcat organizations.jsonl.gz | tenantry import -   from standard input",
            "  tenantry import acme.export                       an exported organization",
            "",
            "A line needs a name: {\"name\":\"Example\",\"domains\":[\"example.org\"]}. All keys: docs/import.md.",
            "Exported organizations: docs/export.md.",
            "It works on the database of a running server as well."
        })
final class ImportCommand implements Callable<Integer> {
    private static final int MOST_FAULTS_SHOWN = 100;

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
    private String file = "-";

    @Option(names = "--dry-run", description = "Check every line and load nothing.")
    private boolean dryRun;

    @Option(names = "--skip-bad", description = "Load the correct lines even if others are wrong.")
    private boolean skipBad;

    @Option(
            names = "--numbers",
            paramLabel = "FILE",
            description =
                    "The new file of the old and new numbers of an exported organization (default: the name of the"
                            + " imported file with .numbers.csv).")
    private @Nullable Path numbers;

    @Option(names = "--again", description = "Import an exported organization again.")
    private boolean again;

    @Option(
            names = "--skip-collisions",
            description = "Leave out names, external ids, keys and links that exist here already.")
    private boolean skipCollisions;

    ImportCommand(Environment environment) {
        this.environment = environment;
    }

    /** Rolls back the load: a line is bad and {@code --skip-bad} was not given. */
    private static final class NothingKept extends RuntimeException {
        private static final long serialVersionUID = 1;

        NothingKept() {
            super(null, null, false, false);
        }
    }

    @Override
    public Integer call() throws IOException {
        String kind = file.equals("-") ? "" : BackupFile.kind(Path.of(file)).orElse("");
        if (kind.equals(Imports.KIND)) {
            importOrganization();
            return ExitCode.OK;
        }
        if (kind.equals(BackupHeader.INSTALLATION)) {
            throw Mistake.ofState("This is a backup of a whole installation. Restore it with \"tenantry restore\".");
        }
        if (again || skipCollisions || numbers != null) {
            throw Mistake.ofUsage("--again, --skip-collisions and --numbers are only for exported organizations.");
        }
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new Progress(spec.commandLine().getErr());
        try (InputStream input = open()) {
            long size = file.equals("-") ? 0 : Files.size(Path.of(file));
            FileImport lines = new FileImport(
                    input,
                    new SettingRules(environment.read(ManagementOptions::read).ceilings()),
                    skipBad || dryRun,
                    faults(progress));
            boolean kept = dryRun ? check(lines, progress, size) : load(lines, progress, size);
            progress.clear();
            if (lines.bad() > MOST_FAULTS_SHOWN) {
                spec.commandLine()
                        .getErr()
                        .println("… and " + Progress.amount(lines.bad() - MOST_FAULTS_SHOWN, "more bad line"));
            }
            String faults = lines.bad() == 0 ? "" : ", " + Progress.amount(lines.bad(), "bad line");
            if (dryRun) {
                out.println("Checked: %s%s. Nothing was loaded."
                        .formatted(Progress.amount(lines.good(), "organization"), faults));
            } else if (kept) {
                out.println("Loaded " + progress.summary(lines.good()) + faults + ".");
            } else {
                out.println("Nothing was loaded: %s%s. Correct these lines, or load the others with --skip-bad."
                        .formatted(Progress.amount(lines.good(), "good line"), faults));
            }
            if (lines.cleaned() > 0 && (kept || dryRun)) {
                out.println("Names changed by cleaning them: %,d.".formatted(lines.cleaned()));
            }
            out.flush();
            return lines.bad() > 0 && !(kept && skipBad) ? ExitCode.SOFTWARE : ExitCode.OK;
        }
    }

    private void importOrganization() {
        if (skipBad) {
            throw Mistake.ofUsage("--skip-bad is for JSON Lines. An exported organization is imported whole.");
        }
        new OrganizationImport(environment, databaseOptions, spec.commandLine())
                .run(
                        Path.of(file),
                        new Imports.Choices(again, skipCollisions, !dryRun),
                        numbers == null ? Path.of(file + ".numbers.csv") : numbers);
    }

    private InputStream open() throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw Mistake.ofUsage(file + " is a folder, not a file.");
        }
        try {
            return Files.newInputStream(path);
        } catch (NoSuchFileException none) {
            throw Mistake.ofUsage("There is no file " + file + ".");
        } catch (java.nio.file.AccessDeniedException denied) {
            throw Mistake.ofState("The file " + file + " cannot be read by this user.");
        }
    }

    private Consumer<FileImport.Fault> faults(Progress progress) {
        int[] told = {0};
        return fault -> {
            if (told[0]++ < MOST_FAULTS_SHOWN) {
                progress.clear();
                spec.commandLine().getErr().println(printable(fault.toString()));
            }
        };
    }

    /** Replaces control characters: the text of a file must not control the terminal. */
    private static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> safe.appendCodePoint(Character.isISOControl(letter) ? '\uFFFD' : letter));
        return safe.toString();
    }

    private static boolean check(FileImport lines, Progress progress, long size) {
        while (lines.hasNext()) {
            lines.next();
            progress.show(lines.good(), fraction(lines, size));
        }
        return false;
    }

    private boolean load(FileImport lines, Progress progress, long size) {
        try (OpenDatabase opened = OpenDatabase.toWork(databaseOptions, environment)) {
            progress.begin();
            new Loading(opened.database(), opened.box(), opened.isOursAlone())
                    .loadOnRecord(lines, progress.watch(() -> fraction(lines, size)), () -> {
                        if (lines.bad() > 0 && !skipBad) {
                            throw new NothingKept();
                        }
                    });
            return true;
        } catch (ExternalIdTaken taken) {
            throw Mistake.ofState(taken.getMessage() + " Nothing was loaded.");
        } catch (NothingKept ignored) {
            return false;
        }
    }

    private static double fraction(FileImport lines, long size) {
        return size == 0 ? -1 : (double) lines.bytes() / size;
    }
}
