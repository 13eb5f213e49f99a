package io.tenantry.cli.recovery;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.DatabaseServer;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.recovery.Recovery;
import io.tenantry.storage.DatabaseState;
import io.tenantry.storage.connection.PostgresAddress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry after-restore}: puts a database into use again that was recovered by other means than {@code restore}. */
@Command(
        name = "after-restore",
        description =
                "Prepare a database for use that was recovered by other means than tenantry restore, for example to"
                        + " a point in time. All sessions and links in mails end, waiting mails and webhooks are held"
                        + " until tenantry outbox release, and a million ids are skipped, so that no lost id is used"
                        + " again. Servers must be stopped.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry after-restore --data ./recovered",
            "  tenantry after-restore --database-url jdbc:postgresql://db.example.org/tenantry"
        })
public final class AfterRestoreCommand implements Runnable {
    private static final Duration LONGEST_END = Duration.ofSeconds(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

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
        int nodes;
        // Closed before the database is opened, which would count as a node, and which a data folder allows once.
        try (DatabaseServer server = DatabaseServer.toWork(databaseOptions, environment)) {
            nodes = nodes(server.address());
        }
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
        out.flush();
    }

    /** The servers that use the database. The connection of one that has just ended stays for an instant. */
    private static int nodes(PostgresAddress address) {
        long end = System.nanoTime() + LONGEST_END.toNanos();
        int nodes = DatabaseState.read(address).room().nodes();
        while (nodes > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            nodes = DatabaseState.read(address).room().nodes();
        }
        return nodes;
    }
}
