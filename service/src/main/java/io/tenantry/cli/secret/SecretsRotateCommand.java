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
            Rotation rotation = new Rotation(opened.database(), opened.box());
            if (!environment.isSet(Variable.SECRET_KEY)) {
                addKey(out, rotation);
            }
            // The box of the database looks at the key file at once.
            List<String> ids = opened.box().keyIds();
            requireKnown(rotation, ids.getFirst());
            progress.begin();
            Rotation.Result result = rotation.rotate(progress::show);
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

    /** Refuses to write what a running server could not read. */
    private void requireKnown(Rotation rotation, String keyId) {
        int without = rotation.nodesWithout(keyId);
        if (without > 0) {
            throw Mistake.ofState(
                    ("%s on this database %s key %s, and could not read what is encrypted with it. Nothing was changed."
                                    + " %s")
                            .formatted(
                                    Progress.amount(without, "running program"),
                                    without == 1 ? "does not have" : "do not have",
                                    keyId,
                                    environment.isSet(Variable.SECRET_KEY)
                                            ? "Restart all servers with the keys of %s, then run tenantry secrets rotate again."
                                                    .formatted(environment.name(Variable.SECRET_KEY))
                                            : "It has another data folder, or another version: give all servers the old and a new key"
                                                    + " in TENANTRY_SECRET_KEY first."));
        }
    }

    private void addKey(PrintWriter out, Rotation rotation) {
        List<byte[]> keys = SecretKey.find(environment, databaseOptions.data());
        if (keys.isEmpty()) {
            throw Mistake.ofState("There is no secret key in %s.".formatted(databaseOptions.data()));
        }
        if (keys.size() == 1) {
            byte[] key = new byte[SecretBox.KEY_LENGTH];
            new SecureRandom().nextBytes(key);
            // At first the servers of this folder only decrypt with it.
            SecretKey.replace(List.of(keys.getFirst(), key), databaseOptions.data());
            boolean known = false;
            try {
                requireKnown(rotation, KeyRing.id(key));
                known = true;
            } finally {
                SecretKey.replace(known ? List.of(key, keys.getFirst()) : keys, databaseOptions.data());
            }
            out.println("Key %s was made in %s. Keep a copy of it."
                    .formatted(KeyRing.id(key), SecretKey.file(databaseOptions.data())));
        }
    }
}
