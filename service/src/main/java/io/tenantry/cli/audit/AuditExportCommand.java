package io.tenantry.cli.audit;

import io.tenantry.access.OrganizationId;
import io.tenantry.cli.backup.PrivateFile;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.configuration.Environment;
import io.tenantry.history.HistoryExport;
import io.tenantry.storage.Database;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.exc.JacksonIOException;

/** {@code tenantry audit export}: writes the history into a file. */
@Command(
        name = "export",
        description = "Write a snapshot of the history into a file. Servers may run meanwhile.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry audit export history.jsonl",
            "  tenantry audit export --organization 12 --format csv acme.csv",
            "  tenantry audit export - | gzip > history.jsonl.gz"
        })
public final class AuditExportCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Mixin
    private OrganizationOption organizationOption = new OrganizationOption();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "jsonl: an object in each line, or csv. Default: jsonl.")
    private ExportFormat format = ExportFormat.JSONL;

    @Parameters(paramLabel = "FILE", description = "The new file, or - for standard output.")
    private String file = "";

    public AuditExportCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        boolean piped = file.equals("-");
        if (!piped) {
            PrivateFile.requireFree(Path.of(file));
        }
        Progress progress = new Progress(spec.commandLine().getErr(), "entry");
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            OrganizationId organization = organizationOption.read(opened.database());
            progress.begin();
            long count = piped
                    ? write(opened.database(), organization, standardOutput(), progress)
                    : PrivateFile.write(Path.of(file), out -> write(opened.database(), organization, out, progress));
            progress.clear();
            PrintWriter told =
                    piped ? spec.commandLine().getErr() : spec.commandLine().getOut();
            told.println("Exported %s.".formatted(progress.summary(count)));
            told.flush();
        }
    }

    private long write(Database database, @Nullable OrganizationId organization, OutputStream out, Progress progress) {
        try (ExportWriter writer = format.writer(out)) {
            return new HistoryExport(database).read(organization, writer::write, progress::show);
        } catch (JacksonIOException failed) {
            throw new UncheckedIOException("The export cannot be written", failed.getCause());
        } catch (IOException failed) {
            throw new UncheckedIOException("The export cannot be written", failed);
        }
    }

    private static OutputStream standardOutput() {
        return new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
    }
}
