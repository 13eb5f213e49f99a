package io.tenantry.cli;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.loading.Loading;
import io.tenantry.loading.MadeUp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tenantry seed}: loads made-up organizations. */
@Command(
        name = "seed",
        description = "Load made-up organizations, at any scale: the same random seed makes the same ones.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry seed --organizations 1000",
            "  tenantry seed --organizations 1000000 --random-seed 7",
            "  tenantry seed --organizations 500 --members 20 --projects 3"
        })
final class SeedCommand implements Callable<Integer> {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Option(names = "--organizations", required = true, paramLabel = "N", description = "How many organizations.")
    private int organizations;

    @Option(
            names = "--members",
            paramLabel = "M",
            description = "Members of each (default: 0); people belong to several.")
    private int members;

    @Option(names = "--projects", paramLabel = "P", description = "Projects of each (default: 0).")
    private int projects;

    @Option(names = "--random-seed", paramLabel = "S", description = "The seed of the random data (default: 1).")
    private long randomSeed = 1;

    SeedCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (organizations < 0 || members < 0 || projects < 0) {
            throw Mistake.ofUsage("--organizations, --members and --projects cannot be negative.");
        }
        Progress progress = new Progress(spec.commandLine().getErr());
        try (OpenDatabase opened = OpenDatabase.toWork(databaseOptions, environment)) {
            progress.begin();
            MadeUp drafts = new MadeUp(randomSeed, organizations, members, projects);
            long loaded = new Loading(opened.database(), opened.box(), opened.isOursAlone())
                    .loadOnRecord(drafts, progress.watch(drafts::fraction), () -> {});
            progress.clear();
            spec.commandLine().getOut().println("Loaded " + progress.summary(loaded) + ".");
            return 0;
        }
    }
}
