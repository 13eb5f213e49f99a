package io.tenantry.bench;

import io.tenantry.access.Caller;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.api.management.BenchSettings;
import io.tenantry.loading.Loading;
import io.tenantry.loading.MadeUp;
import io.tenantry.operator.Operators;
import io.tenantry.organization.BenchColumns;
import io.tenantry.postgres.EmbeddedPostgres;
import io.tenantry.secret.SecretBox;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.start.Installation;
import io.tenantry.storage.Database;
import io.tenantry.web.server.Server;
import io.tenantry.web.server.ServerLimits;
import io.tenantry.web.server.WebOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * Runs the program on a data folder with the data of {@link BenchScene}, and a server of static bytes beside it. Prints
 * what a load generator needs, then runs until it is stopped.
 */
public final class BenchServer {
    private BenchServer() {}

    /** @param args the data folder, and the number of organizations to make in a new one */
    public static void main(String[] args) throws Exception {
        boolean isNew = !Files.exists(Path.of(args[0]).resolve("postgresql"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(args[0]));
        Database database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 32);
        SecretBox box = new SecretBox(new byte[SecretBox.KEY_LENGTH]);
        if (isNew) {
            load(database, box, Integer.parseInt(args[1]));
        }
        Installation installation = new Installation(database, box, Clock.systemUTC());
        installation.operators().configure(List.of(new Operators.Credentials("bench", "bench")));
        database.change(BenchScene::make);
        Files.writeString(Path.of("service/target/bench-columns"), BenchColumns.of(BenchSettings.shown()));
        Server server = Server.start(
                "127.0.0.1", 0, installation.apis(), installation.repeats(), ServerLimits.DEFAULT, WebOptions.DEFAULT);
        installation.start(server.url());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            installation.close();
            database.close();
            postgres.close();
        }));
        String service = installation
                .serviceKeys()
                .create(
                        new Caller.Operator("bench"),
                        new ServiceKeyTerms(
                                "bench",
                                Set.of(
                                        ServiceScope.USAGE,
                                        ServiceScope.READ,
                                        ServiceScope.INTROSPECT,
                                        ServiceScope.EVENTS),
                                ServiceReach.Everywhere.INSTANCE,
                                90))
                .text();
        System.out.printf(
                "url=%s%nstatic=http://127.0.0.1:%d%nkeys=%d%nfirst_organization=%d%nbasic=YmVuY2g6YmVuY2g=%nlibpq=%s%nservice=%s%npid=%d%nready%n",
                server.url(),
                StaticServer.start(),
                BenchScene.TENANTS,
                BenchScene.firstOrganization(database),
                postgres.jdbcUrl()
                        .replace(
                                "jdbc:postgresql://",
                                "postgresql://" + postgres.user() + ":" + postgres.password() + "@"),
                service,
                ProcessHandle.current().pid());
        Thread.currentThread().join();
    }

    private static void load(Database database, SecretBox box, int organizations) {
        long began = System.nanoTime();
        new Loading(database, box, true).load(new MadeUp(1, organizations, 0, 0), Loading.Watch.NOBODY, () -> {});
        System.out.printf("loaded_per_second=%.0f%n", organizations / ((System.nanoTime() - began) / 1e9));
    }
}
