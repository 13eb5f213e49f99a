package io.tenantry.cli.recovery;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.DatabaseServer;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.recovery.Recovery;
import io.tenantry.storage.DatabaseState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry after-restore}: puts a database into use again that was recovered by other means than {@code restore}. */
@Command(
        name = "after-restore",
        description =
                "Put a database into use again that was recovered by other means than tenantry restore, for example to"
                        + " a point in time. All sessions and links in mails end, waiting mails and webhooks are held"
                        + " until tenantry outbox release, and new ids leave out a million, so that no lost id is given"
                        + " again. Servers must be stopped.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry after-restore --data ./recovered",
            "  tenantry after-restore --database-url jdbc:postgresql://db.example.org/tenantry"
        })
public final class AfterRestoreCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    public AfterRestoreCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OpenDatabase.requireThere(databaseOptions, environment);
        PrintWriter out = spec.commandLine().getOut();
        try (DatabaseServer server = DatabaseServer.toWork(databaseOptions, environment)) {
            int nodes = DatabaseState.read(server.address()).nodes();
            if (nodes > 0) {
                throw Mistake.ofState("Stop all servers first: %d of them use this database.".formatted(nodes));
            }
            try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
                Recovery.newestEntry(opened.database())
                        .ifPresent(newest -> out.println("The newest entry of the history is %s old (%s)."
                                .formatted(RecoveryReport.age(Duration.between(newest, Instant.now())), newest)));
                Recovery.afterRestore(opened.database());
                RecoveryReport.print(out, Recovery.report(opened.database()));
            }
        }
        out.flush();
    }
}
