package io.tenantry.cli.secret;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.rotation.Rotation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry secrets list}: lists the keys of stored secrets. */
@Command(
        name = "list",
        description = "List the keys by id, the newest first, with the number of values that are encrypted with each.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry secrets list")
public final class SecretsListCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    public SecretsListCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            Map<String, Long> counts = new Rotation(opened.database(), opened.box()).counts();
            List<String> ids = opened.box().keyIds();
            PrintWriter out = spec.commandLine().getOut();
            out.println("KEY               STATE    VALUES");
            for (int i = 0; i < ids.size(); i++) {
                print(out, ids.get(i), i == 0 ? "newest" : "old", counts.getOrDefault(ids.get(i), 0L));
            }
            counts.forEach((id, count) -> {
                if (id.equals(Rotation.UNNAMED)) {
                    print(out, "-", "unbound", count);
                } else if (!ids.contains(id)) {
                    print(out, id, "missing", count);
                }
            });
            out.flush();
        }
    }

    private static void print(PrintWriter out, String id, String state, long count) {
        out.println(String.format(Locale.ROOT, "%-16s  %-7s  %,d", id, state, count));
    }
}
