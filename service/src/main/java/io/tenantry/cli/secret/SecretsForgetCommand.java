package io.tenantry.cli.secret;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.configuration.Variable;
import io.tenantry.rotation.Rotation;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry secrets forget}: removes old keys from the data folder. */
@Command(
        name = "forget",
        description = "Remove the old keys from the data folder, after checking that no value needs them. Backups"
                + " made before the rotation still need them: keep a copy with these backups.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry secrets forget")
public final class SecretsForgetCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    public SecretsForgetCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            Rotation rotation = new Rotation(opened.database(), opened.box());
            long left = rotation.left();
            if (left > 0) {
                throw Mistake.ofState(
                        "%,d rows are not encrypted with the newest key. Run tenantry secrets rotate first."
                                .formatted(left));
            }
            List<String> ids = opened.box().keyIds();
            List<String> old = ids.subList(1, ids.size());
            if (old.isEmpty()) {
                out.println("There is no old key.");
            } else if (environment.isSet(Variable.SECRET_KEY)) {
                out.println("No value needs %s. Leave the old keys out of %s, and restart the servers."
                        .formatted(String.join(", ", old), environment.name(Variable.SECRET_KEY)));
            } else {
                List<byte[]> keys = SecretKey.find(environment, databaseOptions.data());
                SecretKey.replace(List.of(keys.getFirst()), databaseOptions.data());
                rotation.noteForgotten(old);
                out.println("Forgotten: " + String.join(", ", old));
            }
            out.flush();
        }
    }
}
