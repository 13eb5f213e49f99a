package io.tenantry.cli.management;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.operator.SecretInput;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a command that calls the management API: on a database, or at a server. */
public final class ManagementOptions {
    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "Call the server at this URL instead of the database. The key of an operator (tenantry operator"
                            + " key create) is typed at a prompt, or is the first line of standard input.")
    private String server = "";

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "With --server: the operator key is the first line of this file.")
    private @Nullable Path keyFile;

    /** Whether the command calls a server. */
    public boolean isRemote() {
        return !server.isEmpty();
    }

    /**
     * Runs the work of a command.
     *
     * @throws Mistake for each reason for which it cannot be carried out
     */
    public void run(Environment environment, Consumer<Management> work) {
        try (Management management = open(environment)) {
            work.accept(management);
        }
    }

    private Management open(Environment environment) {
        if (isRemote()) {
            ServerAddress address = ServerAddress.of(server);
            return new RemoteManagement(address, SecretInput.operatorKey(keyFile));
        }
        if (keyFile != null) {
            throw Mistake.ofUsage("--key-file needs --server: on a database no key is used.");
        }
        return LocalManagement.open(databaseOptions, environment);
    }
}
