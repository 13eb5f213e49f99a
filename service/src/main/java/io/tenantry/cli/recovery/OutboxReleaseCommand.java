package io.tenantry.cli.recovery;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.configuration.Environment;
import io.tenantry.recovery.Recovery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry outbox release}: sends the mails and webhooks that a restore holds. */
@Command(
        name = "release",
        description = "Let servers send the mails and webhooks that waited when a backup was made, and that its restore"
                + " holds. Some of them may have been sent after the backup; links in the mails no longer work.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry outbox release")
public final class OutboxReleaseCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    public OutboxReleaseCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            Recovery.Released released = Recovery.release(opened.database());
            spec.commandLine()
                    .getOut()
                    .println("Released %s and %s."
                            .formatted(
                                    Progress.amount(released.mails(), "mail"),
                                    Progress.amount(released.deliveries(), "webhook")));
        }
    }
}
