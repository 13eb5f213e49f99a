package io.tenantry.cli.audit;

import io.tenantry.access.PersonId;
import io.tenantry.audit.chain.Erasure;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.fault.Fault;
import io.tenantry.storage.ObjectIds;
import java.io.PrintWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tenantry audit erase}: erases the personal values of a deleted organization or person from the history. */
@Command(
        name = "erase",
        description = "Erase names, addresses, network addresses, and personal old and new values from the entries of a"
                + " deleted organization, or by and about a deleted person. The entries stay, and the chains verify."
                + " Backups keep the values. It cannot be undone.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  tenantry audit erase --organization 12", "  tenantry audit erase --person 345"})
public final class AuditEraseCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    /** Exactly one of the two. */
    static final class Target {
        @Option(
                names = OrganizationOption.NAME,
                paramLabel = "ID",
                description = "A deleted organization: its number or 24-character id.")
        private String organization = "";

        @Option(
                names = "--person",
                paramLabel = "ID",
                description = "A deleted person: their number or 24-character id.")
        private String person = "";
    }

    public AuditEraseCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        Progress progress = new Progress(spec.commandLine().getErr(), "entry");
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            Erasure erasure = new Erasure(opened.database());
            progress.begin();
            long count = target.organization.isEmpty()
                    ? erasure.erase(person(opened), progress::show)
                    : erasure.erase(
                            OrganizationOption.parse(opened.database(), target.organization, OrganizationOption.NAME),
                            progress::show);
            progress.clear();
            PrintWriter out = spec.commandLine().getOut();
            out.println("Personal values were erased from %s.".formatted(Progress.amount(count, "entry")));
            out.flush();
        } catch (Fault.Conflict exists) {
            throw Mistake.ofState(exists.getMessage());
        }
    }

    private PersonId person(OpenDatabase opened) {
        if (target.person.matches("[1-9][0-9]{0,8}")) {
            return new PersonId(Integer.parseInt(target.person));
        }
        return new PersonId(ObjectIds.read(opened.database())
                .row(ObjectIds.Kind.PERSON, target.person)
                .orElseThrow(() -> Mistake.ofUsage("--person must be the number or the 24-character id of a person.")));
    }
}
