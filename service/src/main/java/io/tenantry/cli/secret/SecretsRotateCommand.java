package io.tenantry.cli.secret;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.configuration.Variable;
import io.tenantry.rotation.Rotation;
import io.tenantry.secret.KeyRing;
import io.tenantry.secret.SecretBox;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry secrets rotate}: encrypts stored secrets anew with the newest key. */
@Command(
        name = "rotate",
        description = "Encrypt all stored secrets again with the newest key. Servers may run meanwhile. Without"
                + " TENANTRY_SECRET_KEY a new key is made in the data folder first, unless an interrupted rotation has"
                + " made it. The old key stays until tenantry secrets forget.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry secrets rotate")
public final class SecretsRotateCommand implements Callable<Integer> {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    public SecretsRotateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new Progress(spec.commandLine().getErr(), "row");
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            if (!environment.isSet(Variable.SECRET_KEY)) {
                addKey(out);
            }
            progress.begin();
            // The box of the database looks at the key file at once.
            List<String> ids = opened.box().keyIds();
            Rotation.Result result = new Rotation(opened.database(), opened.box()).rotate(progress::show);
            progress.clear();
            out.println("%s now encrypted with key %s."
                    .formatted(
                            Progress.amount(result.rows(), "row") + (result.rows() == 1 ? " is" : " are"),
                            ids.getFirst()));
            result.unreadable().forEach(value -> out.println("No key decrypts " + value + "."));
            if (result.left() > 0) {
                out.println("%s not. Run tenantry secrets rotate again."
                        .formatted(Progress.amount(result.left(), "row") + (result.left() == 1 ? " is" : " are")));
            } else if (ids.size() > 1) {
                out.println("No value needs an older key any more. Once no server has it in use and no backup needs it:"
                        + " tenantry secrets forget");
            }
            out.flush();
            return result.left() == 0 ? 0 : 1;
        }
    }

    private void addKey(PrintWriter out) {
        List<byte[]> keys = SecretKey.find(environment, databaseOptions.data());
        if (keys.isEmpty()) {
            throw Mistake.ofState("There is no secret key in %s.".formatted(databaseOptions.data()));
        }
        if (keys.size() == 1) {
            byte[] key = new byte[SecretBox.KEY_LENGTH];
            new SecureRandom().nextBytes(key);
            SecretKey.replace(List.of(key, keys.getFirst()), databaseOptions.data());
            out.println("Key %s was made in %s. Keep a copy of it."
                    .formatted(KeyRing.id(key), SecretKey.file(databaseOptions.data())));
        }
    }
}
