package io.tenantry.cli.doctor;

import io.tenantry.cli.backup.BackupOptions;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.NodeConnections;
import io.tenantry.cli.serve.ServeOptions;
import io.tenantry.configuration.DiskSpace;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.Variable;
import io.tenantry.start.ProgramVersion;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tenantry doctor}: checks an installation, running or not, and changes nothing. */
@Command(
        name = "doctor",
        description = {
            "Check an installation, running or not: configuration, disk, database, secret key, backup, port, TLS, mail and DNS."
                    + " Each line is ok, or says what to do.",
            "Nothing is changed and no mail is sent. The exit status is 1 when there is a problem."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  tenantry doctor", "  tenantry doctor --config /etc/tenantry/tenantry.env"})
public final class DoctorCommand implements Callable<Integer> {
    private static final String ARCHIVE = "-XX:AOTCache=";

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions place = new DatabaseOptions();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address that the server listens on (default: 127.0.0.1; TENANTRY_HOST).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port that the server listens on (default: 8080; TENANTRY_PORT).")
    private int port = 8080;

    public DoctorCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        show(
                findings,
                Finding.ok("program", "Tenantry %s, Java %s.".formatted(ProgramVersion.number(), Runtime.version())));
        show(findings, archive());
        Optional<ServeOptions> read = Optional.empty();
        try {
            read = Optional.of(environment.read(ServeOptions::read));
            show(findings, Finding.ok("configuration", "Every variable has a valid value."));
        } catch (Mistake wrong) {
            String.valueOf(wrong.getMessage())
                    .lines()
                    .forEach(line -> show(findings, Finding.problem("configuration", line)));
        }
        int diskWarning = read.map(ServeOptions::diskWarning).orElse(DiskSpace.DEFAULT_WARNING);
        Path data = place.data();
        if (Files.isDirectory(data)) {
            show(findings, FolderFindings.space(new DiskSpace(data, diskWarning)));
        }
        show(findings, FolderFindings.secretKey(environment, data));
        NodeConnections ofNode = read.map(ServeOptions::connections).orElse(NodeConnections.DEFAULT);
        DatabaseFindings.of(place, environment, ofNode).forEach(finding -> show(findings, finding));
        show(
                findings,
                FolderFindings.backup(data, read.map(ServeOptions::backups).orElse(BackupOptions.NONE), Instant.now()));
        show(findings, NetworkFindings.port(host, port));
        read.ifPresent(options -> {
            show(findings, NetworkFindings.certificate(options.web().tls(), Instant.now()));
            show(findings, NetworkFindings.mail(options.options(), environment.name(Variable.SMTP_URL)));
            show(findings, NetworkFindings.names(options.options()));
        });
        return conclude(findings);
    }

    /** The archive of linked classes that makes starts quick. */
    private static Finding archive() {
        String subject = "archive";
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith(ARCHIVE))
                .map(argument -> argument.substring(ARCHIVE.length()))
                .filter(file -> Files.exists(Path.of(file)))
                .findFirst()
                .map(file -> Finding.ok(subject, "Starts use " + file + "."))
                .orElseGet(() -> Finding.warning(
                        subject,
                        "Starts use no archive and take twice as long. Start with ./tenantry, or with the package."));
    }

    private void show(List<Finding> findings, Finding finding) {
        findings.add(finding);
        String style = switch (finding.level()) {
            case OK -> "green";
            case WARNING -> "yellow";
            case PROBLEM -> "red,bold";
        };
        String level = "%-8s".formatted(finding.level().name().toLowerCase(Locale.ROOT));
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        PrintWriter out = spec.commandLine().getOut();
        out.println(ansi.string("@|" + style + " " + level + "|@")
                + " %-15s".formatted(finding.subject())
                + finding.text());
        out.flush();
    }

    private int conclude(List<Finding> findings) {
        long problems = findings.stream()
                .filter(finding -> finding.level() == Finding.Level.PROBLEM)
                .count();
        long warnings = findings.stream()
                .filter(finding -> finding.level() == Finding.Level.WARNING)
                .count();
        PrintWriter out = spec.commandLine().getOut();
        out.println("%nProblems: %d. Warnings: %d.".formatted(problems, warnings));
        out.flush();
        return problems > 0 ? 1 : 0;
    }
}
