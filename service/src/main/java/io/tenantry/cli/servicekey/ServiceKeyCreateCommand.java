package io.tenantry.cli.servicekey;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.canonical.Names;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.servicekey.ServiceKeys.Made;
import io.tenantry.storage.ObjectIds;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tenantry service-key create}: makes a key of a service and prints it once. */
@Command(
        name = "create",
        description = "Make a key of a service and print it once.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry service-key create --name messages --scope usage,read",
            "  tenantry service-key create --name gateway --scope introspect --organization 12 --days 365"
        })
public final class ServiceKeyCreateCommand implements Runnable {
    /** The caller as the history names it. */
    static final Caller.Operator CALLER = Caller.Operator.COMMAND_LINE;

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Option(
            names = "--name",
            required = true,
            paramLabel = "N",
            description = "Name of the key, by which people recognize it.")
    private String name = "";

    @Option(
            names = "--scope",
            required = true,
            split = ",",
            paramLabel = "S",
            description = "Scopes of the key: usage, read, introspect, billing, flags, report, events.")
    private List<String> scopes = List.of();

    @Option(
            names = "--organization",
            split = ",",
            paramLabel = "ID",
            description = "Organizations that the key sees, each by its number or 24-character id; default: all.")
    private List<String> organizations = List.of();

    @Option(
            names = "--days",
            paramLabel = "D",
            description = "Days after which the key expires, 1 to " + ServiceKeyTerms.MOST_DAYS + " (default: "
                    + ServiceKeyTerms.DEFAULT_DAYS + ").")
    private int days = ServiceKeyTerms.DEFAULT_DAYS;

    public ServiceKeyCreateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        Set<ServiceScope> wanted = scopes.stream()
                .map(word -> ServiceScope.of(word)
                        .orElseThrow(() -> Mistake.ofUsage(
                                "--scope: \"%s\" is none of %s.".formatted(word, ServiceScope.words()))))
                .collect(Collectors.toSet());
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            ObjectIds ids = ObjectIds.read(opened.database());
            ServiceReach reach = organizations.isEmpty()
                    ? ServiceReach.Everywhere.INSTANCE
                    : new ServiceReach.Only(organizations.stream()
                            .map(id -> organization(ids, id))
                            .collect(Collectors.toSet()));
            Made made = new ServiceKeys(opened.database(), Clock.systemUTC())
                    .create(CALLER, new ServiceKeyTerms(Names.trimmed(name), wanted, reach, days));
            PrintWriter out = spec.commandLine().getOut();
            out.println(made.text());
            out.flush();
            spec.commandLine()
                    .getErr()
                    .println("Key %d was made and expires %s. It is not shown again."
                            .formatted(
                                    made.key().id().value(),
                                    made.key().expiresAt().truncatedTo(ChronoUnit.SECONDS)));
        } catch (Fault.Invalid invalid) {
            throw Mistake.ofUsage(invalid.problems().stream()
                    .map(problem -> option(problem) + ": " + problem.message())
                    .collect(Collectors.joining("\n")));
        }
    }

    private static String option(Problem problem) {
        return switch (problem.path()) {
            case "scopes" -> "--scope";
            case "organizations" -> "--organization";
            default -> "--" + problem.path();
        };
    }

    private static OrganizationId organization(ObjectIds ids, String id) {
        if (id.matches("[1-9]\\d{0,8}")) {
            return new OrganizationId(Integer.parseInt(id));
        }
        OptionalInt row = ids.row(ObjectIds.Kind.ORGANIZATION, id);
        if (row.isEmpty()) {
            throw Mistake.ofUsage(
                    "--organization: \"%s\" is neither a number nor a 24-character id of this installation."
                            .formatted(id));
        }
        return new OrganizationId(row.getAsInt());
    }
}
