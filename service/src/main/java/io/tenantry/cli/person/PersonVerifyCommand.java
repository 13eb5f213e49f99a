package io.tenantry.cli.person;

import io.tenantry.access.Caller;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.fault.Fault;
import io.tenantry.member.VerifiedAddresses;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry person verify}: confirms a person's address by the word of the operator, without a mail. */
@Command(
        name = "verify",
        description = "Mark the e-mail address of a person as verified, without a mail: the person can then create"
                + " organizations and invite people.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry person verify ada@example.org")
public final class PersonVerifyCommand implements Runnable {
    /** As the history names it. */
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions place = new DatabaseOptions();

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "The e-mail address of the person.")
    private String address = "";

    public PersonVerifyCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (OpenDatabase opened = OpenDatabase.existing(place, environment)) {
            String verified =
                    new VerifiedAddresses(opened.database()).verifyByOperator(Caller.Operator.COMMAND_LINE, address);
            out.println(verified + " counts as verified.");
            out.flush();
        } catch (Fault.NotFound unknown) {
            throw Mistake.ofUsage("There is no person with that e-mail address.");
        }
    }
}
