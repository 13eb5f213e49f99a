package io.tenantry.cli.serve;

import io.tenantry.cli.backup.BackupOptions;
import io.tenantry.cli.backup.ScheduledBackups;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.NodeConnections;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.DiskSpace;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.configuration.Variable;
import io.tenantry.fault.Fault;
import io.tenantry.logging.Logging;
import io.tenantry.operator.Operators;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.start.Installation;
import io.tenantry.start.ProgramVersion;
import io.tenantry.start.trace.Traces;
import io.tenantry.storage.Database;
import io.tenantry.storage.backup.DatabaseBackup;
import io.tenantry.storage.connection.ConnectionRoom;
import io.tenantry.web.server.Server;
import io.tenantry.web.server.WebOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tenantry serve}: runs the server. */
@Command(
        name = "serve",
        description = "Run the server until it is stopped (Ctrl-C, SIGTERM).",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry serve",
            "  tenantry serve --host 0.0.0.0 --port 80 --data /var/lib/tenantry --log-format json",
            "  TENANTRY_DATABASE_USER=tenantry TENANTRY_DATABASE_PASSWORD=… \\",
            "      tenantry serve --database-url jdbc:postgresql://db.example.org/tenantry",
            "",
            "The first start makes an operator called admin and prints its password once."
                    + " TENANTRY_OPERATORS names others. All variables: docs/operations.md."
        })
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Option(names = "--no-backup", description = "Upgrade a database of an older version without a backup.")
    private boolean withoutBackup;

    public ServeCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Logging.ofServer(listen.lines());
        ServeOptions variables = environment.read(ServeOptions::read);
        WebOptions web = variables.web();
        listen.check(web);
        variables.metrics().ifPresent(MeasuredServer::check);
        if (web.tls().isEmpty() && listen.isOpenToOthers()) {
            LOG.warn("The server uses plain HTTP on an address that other machines can reach; TENANTRY_TLS_CERTIFICATE"
                    + " and TENANTRY_TLS_KEY turn TLS on");
        }
        try (Lifetime lifetime = Lifetime.begin();
                Traces _ = traces()) {
            try (OpenDatabase opened = OpenDatabase.toServe(
                            databaseOptions,
                            environment,
                            variables.connections().pool(),
                            !withoutBackup);
                    // Comparing hashes of passwords takes long.
                    Meanwhile configuring = Meanwhile.begin(() -> configure(opened.database(), variables.operators()));
                    Installation installation =
                            new Installation(opened.database(), opened.box(), Clock.systemUTC(), variables.options())) {
                opened.onLost(lifetime::fail);
                DiskSpace disk = new DiskSpace(databaseOptions.data(), variables.diskWarning());
                installation.warn(disk::warning);
                configuring.await();
                try (MeasuredServer measured = MeasuredServer.start(
                        listen, installation, web, variables.metrics(), disk, variables.backups())) {
                    Server server = measured.server();
                    // Printed once, and only now: the server listens when the password is read.
                    installation.operators().createFirst().ifPresent(this::tell);
                    String address = listen.address(server.port(), web);
                    installation.start(address);
                    warnOfFew(variables.connections(), opened.database());
                    StartLines.of(variables, address, databaseOptions, opened).forEach(this::tell);
                    if (measured.metrics() != null) {
                        tell("The metrics are at " + measured.metrics().url());
                    }
                    tell("Tenantry listens on " + server.url());
                    try (ScheduledBackups _ = backups(variables.backups(), opened)) {
                        lifetime.awaitStop();
                        installation.leave();
                        server.leave();
                        serveOn(variables.stopDelay());
                    }
                }
            } catch (RuntimeException failure) {
                lifetime.calm();
                if (!lifetime.isAskedToStop()) {
                    throw failure;
                }
            }
            return 0;
        }
    }

    /** Gives proxies the time to notice that this server is not ready. */
    private static void serveOn(Duration delay) {
        if (delay.isPositive()) {
            LOG.info("Not ready any more; the stop begins after {}", delay);
            try {
                Thread.sleep(delay);
            } catch (InterruptedException impossible) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void configure(Database database, List<Credentials> operators) {
        try {
            Operators.configure(database, operators);
        } catch (Fault.Conflict taken) {
            throw Mistake.ofUsage(environment.name(Variable.OPERATORS) + ": " + taken.getMessage());
        }
    }

    /** The backups of the schedule; null when there is none. */
    private @Nullable ScheduledBackups backups(BackupOptions options, OpenDatabase opened) {
        if (options.interval().isEmpty()) {
            return null;
        }
        Path data = databaseOptions.data();
        List<byte[]> secretKeys = SecretKey.find(environment, data);
        DatabaseBackup backup = new DatabaseBackup(opened.address(), ProgramVersion.number(), secretKeys);
        return new ScheduledBackups(options, data, backup, Clock.systemUTC()).start();
    }

    private static void warnOfFew(NodeConnections connections, Database database) {
        try {
            ConnectionRoom room = database.read(ConnectionRoom::read);
            if (connections.needed(room.nodes()) > room.most()) {
                LOG.warn(
                        "Running nodes: {}. They need up to {} connections to the database, and it allows {}. {}",
                        room.nodes(),
                        connections.needed(room.nodes()),
                        room.most(),
                        connections.advice(room.nodes()));
            }
        } catch (RuntimeException away) {
            LOG.warn("The connections that the database allows are not known: {}", away.toString());
        }
    }

    private Traces traces() {
        try {
            return Traces.begin(environment.beginningWith("OTEL_"));
        } catch (IllegalArgumentException wrong) {
            throw Mistake.ofUsage("The traces are not configured right: " + wrong.getMessage());
        }
    }

    private void tell(Credentials first) {
        tell("The first operator is \"%s\" with the password %s (shown this once; stored hashed)."
                .formatted(first.username(), first.password()));
    }

    private void tell(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
