package io.tenantry.cli.audit;

import io.tenantry.access.OrganizationId;
import io.tenantry.audit.chain.Chaining;
import io.tenantry.audit.chain.Finding;
import io.tenantry.audit.chain.Verification;
import io.tenantry.audit.chain.Verified;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry audit verify}: verifies the hash chains of the history. */
@Command(
        name = "verify",
        description = "Verify the hash chains of the history. The exit status is 1 when a chain is broken; the first"
                + " entry at which it is broken is named.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry audit verify",
            "  tenantry audit verify --organization 12    with the end of its chain, to note elsewhere"
        })
public final class AuditVerifyCommand implements Callable<Integer> {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Mixin
    private OrganizationOption organizationOption = new OrganizationOption();

    public AuditVerifyCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Progress progress = new Progress(spec.commandLine().getErr(), "entry");
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            OrganizationId organization = organizationOption.read(opened.database());
            progress.begin();
            Verified verified = new Verification(opened.database(), new Chaining(opened.database()))
                    .verify(organization, progress::show);
            progress.clear();
            if (organization != null && verified.chains() == 0) {
                throw Mistake.ofState("The history has no entries of organization %d: nothing was verified."
                        .formatted(organization.value()));
            }
            PrintWriter out = spec.commandLine().getOut();
            print(out, verified, organization);
            out.flush();
            return verified.broken() == 0 ? 0 : 1;
        }
    }

    private static void print(PrintWriter out, Verified verified, @Nullable OrganizationId organization) {
        out.println(String.format(
                Locale.ROOT,
                "%s verified in %s: %,d erased, %,d expired before them, %,d waiting for their link.",
                Progress.amount(verified.entries(), "entry"),
                Progress.amount(verified.chains(), "chain"),
                verified.erased(),
                verified.expired(),
                verified.waiting()));
        verified.findings().forEach(finding -> out.println(sentence(finding)));
        if (verified.broken() > verified.findings().size()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%,d more chains are broken.",
                    verified.broken() - verified.findings().size()));
        }
        if (organization != null && !verified.head().isEmpty()) {
            out.println("The end of the chain: " + verified.head());
        }
        out.println(
                verified.broken() == 0
                        ? "No chain is broken."
                        : Progress.amount(verified.broken(), "chain")
                                + (verified.broken() == 1 ? " is broken." : " are broken."));
    }

    private static String sentence(Finding finding) {
        String chain = finding.chain() == 0
                ? "The chain of entries without an organization"
                : "The chain of organization " + finding.chain();
        String which = finding.entry() == null ? "" : " (audit entry " + finding.entry() + ")";
        if (finding.number() == 0) {
            return finding.entry() == null
                    ? chain + " is broken: its end is missing."
                    : chain + " is broken: audit entry " + finding.entry() + " "
                            + finding.kind().words() + ".";
        }
        return chain + " is broken: entry " + finding.number() + which + " "
                + finding.kind().words() + ".";
    }
}
