package io.tenantry.cli.migrate;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Progress;
import io.tenantry.cli.migrate.vendor.ManagementVendor;
import io.tenantry.cli.migrate.vendor.UserVendor;
import io.tenantry.cli.migrate.vendor.Vendor;
import io.tenantry.cli.migrate.vendor.VendorAddress;
import io.tenantry.cli.migrate.vendor.VendorClient;
import io.tenantry.cli.migrate.vendor.VendorLimits;
import io.tenantry.cli.migrate.vendor.VendorOrganization;
import io.tenantry.cli.migrate.vendor.Waiting;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.Variable;
import io.tenantry.loading.DraftReader;
import io.tenantry.loading.ExternalIdTaken;
import io.tenantry.loading.Loading;
import io.tenantry.loading.origin.Origins;
import io.tenantry.setting.SettingRules;
import io.tenantry.start.ManagementOptions;
import io.tenantry.storage.ObjectIds;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tenantry migrate-from}: imports organizations through the API of an existing installation. */
@Command(
        name = "migrate-from",
        description =
                "Import organizations, people, memberships, projects and settings from an existing installation, through"
                        + " the user API or the management API of its vendor.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  TENANTRY_MIGRATE_KEY_FILE=key.txt tenantry migrate-from --user-api https://api.example.org",
            "  TENANTRY_MIGRATE_PASSWORD_FILE=password.txt tenantry migrate-from \\",
            "      --management-api https://management.example.org/new --username admin",
            "  tenantry migrate-from --dry-run …          show what would be imported, and import nothing",
            "",
            "The credentials are in TENANTRY_MIGRATE_KEY (user API) or TENANTRY_MIGRATE_PASSWORD (management API), or in",
            "the file that TENANTRY_MIGRATE_KEY_FILE or TENANTRY_MIGRATE_PASSWORD_FILE names. When the same",
            "command runs again, it continues a run that ended early. It sets no passwords and sends no mails.",
            "More: docs/migrating.md."
        })
public final class MigrateFromCommand implements Callable<Integer> {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Source source;

    /** Which API is read. */
    static final class Source {
        @Option(
                names = "--user-api",
                paramLabel = "URL",
                description = "Read through the user API at this URL, with the key in TENANTRY_MIGRATE_KEY.")
        private String userApi = "";

        @Option(
                names = "--management-api",
                paramLabel = "URL",
                description = "Read through the management API at this URL, with --username and the password in"
                        + " TENANTRY_MIGRATE_PASSWORD.")
        private String managementApi = "";
    }

    @Option(names = "--username", paramLabel = "NAME", description = "User name at the management API.")
    private String username = "";

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Folder of the state, the report and the table of ids (default: ./migration).")
    private Path folder = Path.of("migration");

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "Put this before the old ids, which become external ids: for a second installation whose ids"
                    + " are those of the first.")
    private String prefix = "";

    @Option(names = "--dry-run", description = "Read everything, show what would be imported, and import nothing.")
    private boolean dryRun;

    public MigrateFromCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (!prefix.matches("[A-Za-z0-9._:@-]{0,40}")) {
            throw Mistake.ofUsage("--prefix: at most 40 ASCII letters, digits and . _ : @ - are allowed.");
        }
        try (Vendor vendor = vendor()) {
            return dryRun ? show(vendor) : carry(vendor);
        }
    }

    private Vendor vendor() {
        boolean ofUsers = !source.userApi.isEmpty();
        Variable secret = ofUsers ? Variable.MIGRATE_KEY : Variable.MIGRATE_PASSWORD;
        if (ofUsers != username.isEmpty()) {
            throw Mistake.ofUsage(
                    ofUsers ? "--username goes with --management-api." : "--management-api needs --username.");
        }
        VendorAddress address = ofUsers
                ? VendorAddress.of("--user-api", source.userApi, "/user")
                : VendorAddress.of("--management-api", source.managementApi, "/management/v2.0");
        String text = environment.get(secret);
        if (text.isEmpty()) {
            throw Mistake.ofUsage("The credentials are missing: set %s, or %s_FILE to the file that has them."
                    .formatted(secret.variable(), secret.variable()));
        }
        if (ofUsers && !text.matches("[!-~]+")) {
            throw Mistake.ofUsage("%s is not a key: it has blanks or characters that no header can have."
                    .formatted(secret.variable()));
        }
        Map<String, String> credentials = ofUsers
                ? Map.of("X-CEKURA-API-KEY", text)
                : Map.of(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((username + ":" + text).getBytes(StandardCharsets.UTF_8)));
        VendorClient client = new VendorClient(address, credentials, VendorLimits.DEFAULT, Waiting.REAL);
        return ofUsers ? new UserVendor(client) : new ManagementVendor(client);
    }

    private DraftReader reader() {
        return new DraftReader(
                new SettingRules(environment.read(ManagementOptions::read).ceilings()));
    }

    private int show(Vendor vendor) {
        PrintWriter out = spec.commandLine().getOut();
        Shown shown = new Shown(out, new Progress(spec.commandLine().getErr()));
        Migration migration = new Migration(vendor, prefix, new Repair(reader()), shown);
        migration.run();
        shown.end(migration.general());
        return ExitCode.OK;
    }

    private int carry(Vendor vendor) {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new Progress(spec.commandLine().getErr());
        try (OpenDatabase opened = OpenDatabase.toWork(databaseOptions, environment)) {
            ObjectIds ids = ObjectIds.read(opened.database());
            String from = source.userApi.isEmpty() ? source.managementApi : source.userApi;
            Map<String, String> about = Map.of(
                    "migration",
                    source.userApi.isEmpty() ? "management API" : "user API",
                    "from",
                    from.replaceFirst("/+$", ""),
                    "prefix",
                    prefix,
                    "to",
                    ids.of(ObjectIds.Kind.ORGANIZATION, 0).substring(0, 14));
            try (MigrationState state = MigrationState.open(folder.resolve("state.jsonl"), about)) {
                DraftReader reader = reader();
                Loading loading = new Loading(opened.database(), opened.box(), opened.isOursAlone());
                Carrier carrier =
                        new Carrier(loading, new Origins(opened.database()), state, reader, vendor.namesPeople());
                Migration migration =
                        new Migration(vendor, prefix, new Repair(reader), new Carrying(carrier, state, progress));
                boolean ended = false;
                try {
                    progress.begin();
                    migration.run();
                    ended = true;
                } catch (ExternalIdTaken taken) {
                    throw Mistake.ofState(taken.getMessage() + " Run the command again to continue.");
                } finally {
                    progress.clear();
                    MigrationFiles.writeIds(folder.resolve("ids.csv"), state.outcomes(), ids);
                    MigrationFiles.writeReport(folder.resolve("report.txt"), migration.general(), state.outcomes());
                    if (!ended) {
                        spec.commandLine()
                                .getErr()
                                .println("Imported so far: %s. Run the same command again to continue."
                                        .formatted(Progress.amount(count(state, true), "organization")));
                    }
                }
                return told(out, state);
            }
        }
    }

    private int told(PrintWriter out, MigrationState state) {
        long left = count(state, false);
        out.println("Carried over: %s%s."
                .formatted(
                        Progress.amount(count(state, true), "organization"),
                        left == 0 ? "" : ", and " + left + " not"));
        out.println("Old and new ids: %s. Things left out: %s."
                .formatted(folder.resolve("ids.csv"), folder.resolve("report.txt")));
        out.flush();
        return left == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static long count(MigrationState state, boolean carried) {
        return state.outcomes().values().stream()
                .filter(outcome -> outcome.carried() == carried)
                .count();
    }

    /** Carries organizations over. */
    private record Carrying(Carrier carrier, MigrationState state, Progress progress) implements Migration.Sink {
        @Override
        public Predicate<String> done() {
            return state::isCarried;
        }

        @Override
        public void carry(List<VendorOrganization> organizations) {
            carrier.carry(organizations);
        }

        @Override
        public void leave(VendorOrganization organization) {
            state.end(
                    organization.id(),
                    new MigrationState.Outcome(organization.name(), false, organization.notes(), List.of()));
        }

        @Override
        public void progress(long read, long total) {
            progress.show(read, total > 0 ? (double) read / total : -1);
        }
    }
}
