package io.tenantry.cli.serve;

import io.tenantry.access.ProjectId;
import io.tenantry.access.TokenText;
import io.tenantry.apikey.ApiKeyRequest;
import io.tenantry.apikey.operator.LocalApiKeys;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.NodeConnections;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.loading.DemoOrganizations;
import io.tenantry.loading.Loading;
import io.tenantry.loading.demo.DemoPast;
import io.tenantry.logging.Logging;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.start.Installation;
import io.tenantry.web.server.Server;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry demo}: runs the server with made-up data in a temporary folder. */
@Command(
        name = "demo",
        description = "Run the server with a demo data set until Ctrl-C. Everything is removed at the end.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  tenantry demo", "  tenantry demo --port 9000"})
public final class DemoCommand implements Callable<Integer> {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private ListenOptions listen = new ListenOptions();

    public DemoCommand(Environment environment) {
        this.environment = environment;
    }

    /** The credentials to call the APIs and to sign in to the console with. */
    private record Access(
            Credentials operator, String personPassword, String personKey, String organizationKey, String projectKey) {}

    @Override
    public Integer call() {
        Logging.ofServer(listen.lines());
        Logging.withoutRequests();
        ServeOptions variables = environment.read(ServeOptions::read);
        try (Lifetime lifetime = Lifetime.begin()) {
            try (DemoFolder folder = DemoFolder.make();
                    OpenDatabase opened = OpenDatabase.toServe(
                            new DatabaseOptions(folder.data()), environment, NodeConnections.DEFAULT.pool(), true);
                    Installation installation =
                            new Installation(opened.database(), opened.box(), Clock.systemUTC(), variables.options())) {
                opened.onLost(lifetime::fail);
                Access access = fill(opened, installation);
                try (Server server = listen.startNear(installation, variables.web())) {
                    installation.start(listen.address(server.port(), variables.web()));
                    tell(server, access);
                    lifetime.awaitStop();
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

    private static Access fill(OpenDatabase opened, Installation installation) {
        new Loading(opened.database(), opened.box(), false)
                .load(DemoOrganizations.all().iterator(), Loading.Watch.NOBODY, () -> {});
        Clock clock = Clock.systemUTC();
        DemoPast.write(opened.database(), clock.instant());
        LocalApiKeys keys = new LocalApiKeys(opened.database(), clock);
        String ada = DemoOrganizations.ADA;
        String password = TokenText.random();
        installation.signIn().passwords().setFirst(ada, password);
        return new Access(
                installation.operators().createFirst().orElseThrow(),
                password,
                keys.make(ada, new ApiKeyRequest.Personal(), "demo")
                        .orElseThrow()
                        .text(),
                keys.make(ada, new ApiKeyRequest.ForOrganization(null), "demo")
                        .orElseThrow()
                        .text(),
                keys.make(ada, new ApiKeyRequest.ForProject(new ProjectId(1)), "demo")
                        .orElseThrow()
                        .text());
    }

    private void tell(Server server, Access access) {
        PrintWriter out = spec.commandLine().getOut();
        if (listen.port() != 0 && server.port() != listen.port()) {
            out.println("Port %d is taken; this is port %d.".formatted(listen.port(), server.port()));
        }
        out.println(Ansi.AUTO.string(
                "@|bold Tenantry runs with a demo data set.|@ Ctrl-C stops it and removes everything."));
        out.println();
        row(out, "User API", server.url() + "/user/organizations/");
        row(out, "Management API", server.url() + "/management/v2.0/organisations");
        row(out, "Console", server.url() + "/console/");
        row(out, "Operator", access.operator.username());
        row(out, "Password", access.operator.password());
        row(out, "Person", DemoOrganizations.ADA);
        row(out, "Password", access.personPassword);
        row(out, "Person key", access.personKey);
        row(out, "Organization key", access.organizationKey);
        row(out, "Project key", access.projectKey);
        out.println();
        out.println(Ansi.AUTO.string("@|bold Try it:|@"));
        // No colours in commands: they would be copied with the text.
        out.println(
                "  curl -H 'X-CEKURA-API-KEY: %s' '%s/user/organizations/'".formatted(access.personKey, server.url()));
        out.println("  curl -u '%s:%s' '%s/management/v2.0/organisations?limit=3'"
                .formatted(access.operator.username(), access.operator.password(), server.url()));
        out.println();
        out.flush();
    }

    private static void row(PrintWriter out, String what, String value) {
        out.println("  %-17s %s".formatted(what, value));
    }
}
