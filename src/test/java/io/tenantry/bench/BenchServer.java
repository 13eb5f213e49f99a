package io.tenantry.bench;

import io.tenantry.Installation;
import io.tenantry.http.Bounds;
import io.tenantry.http.Server;
import io.tenantry.loading.Loading;
import io.tenantry.loading.MadeUp;
import io.tenantry.operator.Operators;
import io.tenantry.organization.BenchColumns;
import io.tenantry.storage.Database;
import io.tenantry.storage.EmbeddedPostgres;
import io.tenantry.storage.Names;
import io.tenantry.storage.SecretBox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The program on a data folder, with a person in three organizations of five members and two projects each, and beside it a
 * server of static bytes. Prints what a load generator needs, then runs until it is stopped.
 */
public final class BenchServer {
    private static final String KEY = "tk_benchmark";
    private static final String LARGE_KEY = "tk_benchmark_large";

    private BenchServer() {}

    /** @param args the data folder, and how many organizations it shall have when it is new */
    public static void main(String[] args) throws Exception {
        boolean isNew = !Files.exists(Path.of(args[0]).resolve("postgresql"));
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(args[0]));
        Database database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 16);
        SecretBox box = new SecretBox(new byte[SecretBox.KEY_LENGTH]);
        if (isNew) {
            load(database, box, Integer.parseInt(args[1]));
        }
        Installation installation = new Installation(database, box, Clock.systemUTC());
        installation.operators().configure(List.of(new Operators.Credentials("bench", "bench")));
        database.change(BenchServer::scene);
        Files.writeString(Path.of("target/bench-columns"), BenchColumns.all());
        Server server = Server.start("127.0.0.1", 0, installation.faces(), installation.repeats(), Bounds.USUAL);
        installation.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            installation.close();
            database.close();
            postgres.close();
        }));
        System.out.printf(
                "url=%s%nstatic=http://127.0.0.1:%d%nkey=%s%nlarge_key=%s%nbasic=YmVuY2g6YmVuY2g=%nlibpq=%s%npid=%d%nready%n",
                server.url(),
                StaticServer.start(),
                KEY,
                LARGE_KEY,
                postgres.jdbcUrl()
                        .replace(
                                "jdbc:postgresql://",
                                "postgresql://" + postgres.user() + ":" + postgres.password() + "@"),
                ProcessHandle.current().pid());
        Thread.currentThread().join();
    }

    private static void load(Database database, SecretBox box, int organizations) {
        long began = System.nanoTime();
        new Loading(database, box, true).load(new MadeUp(1, organizations, 0, 0), Loading.Watch.NOBODY, () -> {});
        System.out.printf("loaded_per_second=%.0f%n", organizations / ((System.nanoTime() - began) / 1e9));
    }

    private static void scene(Handle handle) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        boolean there = handle.createQuery("SELECT EXISTS (SELECT FROM api_key WHERE digest = ?)")
                .bind(0, digest)
                .mapTo(boolean.class)
                .one();
        if (there) {
            return;
        }
        int[] people = new int[5];
        for (int i = 0; i < people.length; i++) {
            people[i] = insert(
                    handle,
                    "INSERT INTO person (email, email_fold, name, name_fold, name_order) VALUES (?, ?, ?, ?, ?) RETURNING id",
                    "person" + i + "@bench.example",
                    "person" + i + "@bench.example",
                    "Person " + i,
                    "person " + i,
                    Names.order("Person " + i));
        }
        for (int o = 0; o < 3; o++) {
            String name = "Benchmark Organization " + o;
            int organization = insert(
                    handle,
                    "INSERT INTO organization (name, name_fold, name_order) VALUES (?, ?, ?) RETURNING id",
                    name,
                    Names.fold(name),
                    Names.order(name));
            for (int person : people) {
                insert(
                        handle,
                        "INSERT INTO membership (organization_id, person_id, role) VALUES (?, ?, 'admin') RETURNING id",
                        organization,
                        person);
            }
            for (int p = 0; p < 2; p++) {
                int project = insert(
                        handle,
                        "INSERT INTO project (organization_id, name) VALUES (?, ?) RETURNING id",
                        organization,
                        "Project " + p);
                insert(
                        handle,
                        "INSERT INTO membership (organization_id, project_id, person_id, role) VALUES (?, ?, ?, 'member')"
                                + " RETURNING id",
                        organization,
                        project,
                        people[1]);
            }
        }
        handle.execute(
                "INSERT INTO api_key (person_id, name, prefix, digest) VALUES (?, 'bench', 'tk_bench', ?)",
                people[0],
                digest);
    }

    private static int insert(Handle handle, String sql, Object... values) {
        var query = handle.createQuery(sql);
        for (int i = 0; i < values.length; i++) {
            query.bind(i, values[i]);
        }
        return query.mapTo(int.class).one();
    }
}
