package io.tenantry.cli;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.cli.audit.OrganizationOption;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.domain.DnsTxtRecords;
import io.tenantry.domain.Domains;
import io.tenantry.domain.OrganizationDomain;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry domain verify}: marks a domain as verified on the word of the person at the command line. */
@Command(
        name = "verify",
        description = "Mark a domain of an organization as verified, without a DNS look-up. The domain is added if"
                + " the organization does not have it.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry domain verify 12 example.org")
final class DomainVerifyCommand implements Runnable {
    /** The caller as the history names it. */
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(
            index = "0",
            paramLabel = "ORGANIZATION",
            description = "The organization: its number or 24-character id.")
    private String organization = "";

    @Parameters(index = "1", paramLabel = "DOMAIN", description = "The domain.")
    private String domain = "";

    DomainVerifyCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            Domains domains = new Domains(opened.database(), DnsTxtRecords.ofTheMachine());
            OrganizationId id = OrganizationOption.parse(opened.database(), organization, "ORGANIZATION");
            OrganizationDomain proven = domains.verifyByOperator(Caller.Operator.COMMAND_LINE, id, domain);
            out.println(proven.name() + " is now a verified domain of organization " + organization + ".");
            out.flush();
        } catch (Fault.NotFound unknown) {
            throw Mistake.ofUsage("There is no organization " + organization + ".");
        } catch (Fault.Invalid invalid) {
            throw Mistake.ofUsage(
                    invalid.problems().stream().map(Problem::message).collect(Collectors.joining(" ")));
        }
    }
}
