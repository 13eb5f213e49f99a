package io.tenantry.cli;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.recovery.OutboxReleaseCommand;
import io.tenantry.configuration.Environment;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.OutgoingMail;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tenantry outbox}: prints the mails that wait to be sent, with their text. */
@Command(
        name = "outbox",
        description =
                "Show the mails that wait to be sent and those that failed, oldest first. Use it to read mails while"
                        + " there is no mail server (TENANTRY_SMTP_URL). Their links open accounts: do not let"
                        + " others see them.",
        mixinStandardHelpOptions = true,
        subcommands = OutboxReleaseCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry outbox --all",
            "  tenantry outbox release     after a restore: send the mails and webhooks that are held"
        })
final class OutboxCommand implements Runnable {
    private static final int AT_A_TIME = 100;

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Option(names = "--all", description = "Show sent mails, too.")
    private boolean all;

    OutboxCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            Outbox outbox = new Outbox(opened.database(), opened.box());
            long count = 0;
            List<OutgoingMail> mails = outbox.list(all, AT_A_TIME, 0);
            while (!mails.isEmpty()) {
                mails.forEach(mail -> show(out, mail));
                count += mails.size();
                mails = outbox.list(all, AT_A_TIME, mails.getLast().id().value());
            }
            if (count == 0) {
                out.println(all ? "The outbox is empty." : "No mail waits to be sent, and none has failed.");
            }
            out.flush();
        }
    }

    private static void show(PrintWriter out, OutgoingMail mail) {
        line(
                out,
                "Mail %d to %s, written %s: %s"
                        .formatted(mail.id().value(), mail.to(), mail.createdAt(), mail.state()));
        if (mail.attempts() > 0 && mail.lastError() != null) {
            line(out, "  Attempts: %d; the last one: %s".formatted(mail.attempts(), mail.lastError()));
        }
        line(out, "  " + mail.subject());
        mail.text().lines().forEach(line -> line(out, "    " + line));
        out.println();
    }

    /** Replaces control characters: names, addresses and the replies of mail servers come from outside. */
    private static void line(PrintWriter out, String words) {
        out.println(words.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "?"));
    }
}
