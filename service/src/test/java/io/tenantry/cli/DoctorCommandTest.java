package io.tenantry.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.LastBackup;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import io.tenantry.web.TestCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {
    @TempDir
    private Path folder;

    private record Result(int status, List<String> lines) {
        List<String> of(String subject) {
            return lines.stream()
                    .filter(line ->
                            line.length() > 23 && line.substring(9, 23).strip().equals(subject))
                    .toList();
        }
    }

    private Result run(Map<String, String> more, String... arguments) throws IOException {
        Map<String, String> environment =
                new HashMap<>(Map.of("TENANTRY_DATA", folder.toString(), "TENANTRY_PORT", "0"));
        environment.putAll(more);
        StringWriter out = new StringWriter();
        CommandLine line = Tenantry.commandLine(new Environment(environment)).setOut(new PrintWriter(out));
        String[] all = new String[arguments.length + 1];
        all[0] = "doctor";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        int status = line.execute(all);
        return new Result(status, out.toString().lines().toList());
    }

    private static Map<String, String> external(TestDatabases.Place place) {
        return Map.of(
                "TENANTRY_DATABASE_URL", place.jdbcUrl(),
                "TENANTRY_DATABASE_USER", place.user(),
                "TENANTRY_DATABASE_PASSWORD", place.password());
    }

    @Test
    void nodes_that_need_more_connections_than_the_database_allows_are_a_warning_with_the_remedy() throws IOException {
        TestDatabases.Place place = TestDatabases.create();
        Map<String, String> variables = new HashMap<>(external(place));
        variables.put("TENANTRY_DATABASE_CONNECTIONS", "1000");

        assertThat(run(variables).of("connections"))
                .singleElement()
                .asString()
                .matches(
                        "warning +connections    \\d+ of \\d+ are in use; the running nodes \\(0\\) need up to 1002\\. Set"
                                + " max_connections of PostgreSQL to 1012 or more, or TENANTRY_DATABASE_CONNECTIONS to a smaller"
                                + " number\\.");

        variables.put("TENANTRY_DATABASE_CONNECTIONS", "8");
        assertThat(run(variables).of("configuration"))
                .singleElement()
                .asString()
                .endsWith("TENANTRY_DATABASE_CONNECTIONS must be a number from 9 to 1000");
    }

    @Test
    void a_disk_fuller_than_the_share_is_a_warning() throws IOException {
        assertThat(run(Map.of("TENANTRY_DISK_WARNING", "1")).of("disk"))
                .singleElement()
                .asString()
                .startsWith("warning ")
                .endsWith("Make room soon.");
        assertThat(run(Map.of("TENANTRY_DISK_WARNING", "101")).of("configuration"))
                .singleElement()
                .asString()
                .endsWith("TENANTRY_DISK_WARNING must be a number from 1 to 100");
    }

    @Test
    void a_schedule_of_backups_that_is_not_kept_is_a_warning() throws IOException {
        Path backups = Files.createDirectory(folder.resolve("kept"));
        Map<String, String> schedule =
                Map.of("TENANTRY_BACKUP_FOLDER", backups.toString(), "TENANTRY_BACKUP_INTERVAL", "PT12H");
        String see = " Check that a server with this setting runs; its log has the reason of a failed backup.";
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        // One that was made by hand is no part of the schedule.
        LastBackup.record(folder, now);

        assertThat(run(schedule).of("backup"))
                .containsExactly("warning  backup         There is none in " + backups
                        + ", despite TENANTRY_BACKUP_INTERVAL=PT12H." + see);

        Instant late = now.minus(Duration.ofHours(14));
        write(backups, late);
        assertThat(run(schedule).of("backup"))
                .containsExactly("warning  backup         The last one in " + backups + " was made at " + late
                        + ", too long ago for TENANTRY_BACKUP_INTERVAL=PT12H." + see);

        Instant good = now.minus(Duration.ofHours(12));
        write(backups, good);
        assertThat(run(schedule).of("backup"))
                .containsExactly("ok       backup         The last one in " + backups + " was made at " + good
                        + ", as TENANTRY_BACKUP_INTERVAL=PT12H says.");

        assertThat(run(Map.of("TENANTRY_BACKUP_INTERVAL", "PT1S")).of("configuration"))
                .singleElement()
                .asString()
                .contains("TENANTRY_BACKUP_INTERVAL must be an ISO-8601 duration");
    }

    private static void write(Path backups, Instant at) throws IOException {
        Files.createFile(backups.resolve(DateTimeFormatter.ofPattern("'tenantry-'uuuu-MM-dd'T'HH-mm-ss'Z.backup'")
                .format(at.atOffset(ZoneOffset.UTC))));
    }

    @Test
    void before_the_first_start_it_says_what_the_start_makes_and_makes_nothing() throws IOException {
        Result result = run(Map.of());
        assertThat(result.status()).isZero();
        assertThat(result.of("program")).singleElement().asString().startsWith("ok       program        Tenantry ");
        assertThat(result.of("configuration"))
                .containsExactly("ok       configuration  Every variable has a valid value.");
        assertThat(result.of("disk")).singleElement().asString().contains(" are free in " + folder + ".");
        assertThat(result.of("secret key"))
                .containsExactly("warning  secret key     There is none in " + folder
                        + "/secret-key. The first start on a new database makes one.");
        assertThat(result.of("database"))
                .containsExactly("warning  database       There is none in the folder " + folder
                        + " yet; the first start of the server makes one.");
        assertThat(result.of("backup"))
                .containsExactly(
                        "warning  backup         No backup with this data folder is known. Make one: tenantry backup"
                                + " FILE");
        assertThat(result.of("port")).containsExactly("ok       port           0 of 127.0.0.1 is free.");
        assertThat(result.of("TLS"))
                .containsExactly(
                        "ok       TLS            The server uses plain HTTP; a proxy in front of it can add TLS.");
        assertThat(result.of("mail"))
                .containsExactly("warning  mail           There is no mail server, so no mail is sent. Set"
                        + " TENANTRY_SMTP_URL; until then, tenantry outbox shows the mails.");
        assertThat(result.of("DNS"))
                .containsExactly("ok       DNS            Not asked: TENANTRY_PUBLIC_URL names no domain.");
        assertThat(result.lines().getLast()).matches("Problems: 0\\. Warnings: [45]\\.");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_running_installation_on_an_external_database_is_looked_at_and_not_changed() throws IOException {
        TestDatabases.Place place = TestDatabases.create();
        try (TestServer server = TestServer.start(place)) {
            assertThat(server.url()).isNotEmpty();
            Result result = run(external(place));
            assertThat(result.of("database"))
                    .singleElement()
                    .asString()
                    .matches(
                            "ok       database       PostgreSQL \\S+.*, external, [0-9.]+ MiB\\. Its tables are those of this"
                                    + " version\\.");
            assertThat(result.of("connections"))
                    .singleElement()
                    .asString()
                    .matches(
                            "\\S+ +connections    \\d+ of \\d+ are in use; the running nodes \\(1\\) need up to 35\\..*");
            assertThat(result.of("clock"))
                    .containsExactly("ok       clock          The database and this machine agree.");
        }
    }

    @Test
    void a_database_without_tables_stays_without() throws IOException {
        TestDatabases.Place place = TestDatabases.empty();
        for (int i = 0; i < 2; i++) {
            assertThat(run(external(place)).of("database"))
                    .singleElement()
                    .asString()
                    .endsWith("It has no tables yet; the first start of the server makes them.");
        }
    }

    @Test
    void every_problem_is_told_with_its_remedy_and_the_status_is_1() throws Exception {
        TestDatabases.Place place = TestDatabases.create();
        try (Database database = place.open()) {
            database.holdToKey(new SecretBox("another key of 32 bytes for this".getBytes(US_ASCII)));
        }
        assertThat(run(external(place)).of("secret key"))
                .contains(
                        "problem  secret key     There is none for this database. Put the key file of the database back, or set"
                                + " TENANTRY_SECRET_KEY.");
        Files.writeString(folder.resolve("secret-key"), Base64.getEncoder().encodeToString(new byte[32]));
        Map<String, String> environment = new HashMap<>(external(place));
        environment.put("TENANTRY_INVITATION_TTL", "soon");
        environment.put("TENANTRY_DELETION_GRACE", "later");
        Result wrong = run(environment, "--host", "192.0.2.1");
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.of("configuration"))
                .containsExactlyInAnyOrder(
                        "problem  configuration  TENANTRY_INVITATION_TTL must be a number of days or a duration like P7D or"
                                + " PT12H",
                        "problem  configuration  TENANTRY_DELETION_GRACE must be 0 or an ISO-8601 duration of at most ten"
                                + " years, like P7D or PT12H");
        assertThat(wrong.of("secret key"))
                .contains(
                        "problem  secret key     It is not the one of this database. Put the key file of the database back, or"
                                + " set TENANTRY_SECRET_KEY.");
        assertThat(wrong.of("port"))
                .containsExactly(
                        "problem  port           192.0.2.1 is no address of this machine. Choose another with --host or"
                                + " TENANTRY_HOST.");
        try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = used.getLocalPort();
            assertThat(run(Map.of("TENANTRY_PORT", Integer.toString(port))).of("port"))
                    .containsExactly(
                            "ok       port           %d of 127.0.0.1 is in use. If no server of Tenantry runs there,"
                                            .formatted(port)
                                    + " choose another with --port or TENANTRY_PORT.");
        }
    }

    @Test
    void an_unreachable_database_mail_server_and_name_server_are_told() throws IOException {
        String nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + closed.getLocalPort();
        }
        Result result = run(Map.of(
                "TENANTRY_DATABASE_URL",
                "postgresql://ada:hush@" + nobody + "/t",
                "TENANTRY_SMTP_URL",
                "smtp://" + nobody,
                "TENANTRY_PUBLIC_URL",
                "https://tenantry.example.org",
                "TENANTRY_DNS_SERVERS",
                nobody));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.of("database"))
                .singleElement()
                .asString()
                .startsWith(
                        "problem  database       The database jdbc:postgresql://" + nobody + "/t is not reachable.");
        assertThat(result.of("mail"))
                .singleElement()
                .asString()
                .startsWith("problem  mail           The mail server " + nobody + " is not usable: ")
                .endsWith(
                        "Check TENANTRY_SMTP_URL, and whether a firewall lets this machine connect; mails wait, and tenantry"
                                + " outbox shows them.");
        assertThat(result.of("DNS"))
                .containsExactly(
                        "warning  DNS            No name server answered about tenantry.example.org, so domains"
                                + " cannot be verified. Set TENANTRY_DNS_SERVERS.");
        assertThat(result.lines()).noneMatch(line -> line.contains("hush"));
    }

    @Test
    void the_host_of_a_database_that_is_unknown_is_named() throws IOException {
        assertThat(run(Map.of("TENANTRY_DATABASE_URL", "postgresql://ada:hush@nowhere.invalid/t"))
                        .of("database"))
                .singleElement()
                .asString()
                .contains(" is not reachable. ")
                .endsWith(" (UnknownHostException: nowhere.invalid)");
    }

    @Test
    void a_data_folder_that_is_no_folder_is_a_problem_and_the_report_goes_on() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "");
        Result result = run(Map.of("TENANTRY_DATA", file.toString()));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.of("database"))
                .singleElement()
                .asString()
                .startsWith("problem  database       PostgreSQL cannot be opened in " + file + ": ")
                .endsWith(" Check the folder and its owner, and run this command as the user of the server.");
        assertThat(result.of("mail")).hasSize(1);
    }

    @Test
    void a_certificate_that_ends_soon_is_a_warning() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "EC", "Example");
        Result result = run(Map.of(
                "TENANTRY_TLS_CERTIFICATE",
                Files.writeString(folder.resolve("c.pem"), certificate.certificatePem())
                        .toString(),
                "TENANTRY_TLS_KEY",
                Files.writeString(folder.resolve("k.pem"), certificate.keyPem()).toString()));
        assertThat(result.of("TLS"))
                .singleElement()
                .asString()
                .matches("warning  TLS            The certificate is valid until \\S+Z\\. Renew it within 1 days\\.");
    }

    @Test
    void files_of_a_certificate_that_cannot_be_used_are_a_problem_and_the_report_goes_on() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "EC", "Example");
        Path other = Files.createDirectory(folder.resolve("other"));
        String wrongKey = TestCertificate.make(other, "EC", "Other").keyPem();
        Path cert = Files.writeString(folder.resolve("c.pem"), certificate.certificatePem());
        Path key = Files.writeString(folder.resolve("k.pem"), certificate.keyPem());
        Map<String, String> files =
                Map.of("TENANTRY_TLS_CERTIFICATE", cert.toString(), "TENANTRY_TLS_KEY", key.toString());
        String remedy = ". A running server keeps the former certificate, but does not start again. Replace the file.";

        Files.writeString(key, wrongKey);
        assertProblem(run(files), key + " holds the key of another certificate" + remedy);
        Files.writeString(cert, "no certificate");
        assertProblem(run(files), cert + " holds no certificate that can be read" + remedy);
        Files.delete(cert);
        assertProblem(run(files), "there is no file " + cert + remedy);
    }

    private static void assertProblem(Result result, String text) {
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.of("TLS")).containsExactly("problem  TLS            " + text);
        assertThat(result.of("mail")).hasSize(1);
        assertThat(result.of("DNS")).hasSize(1);
    }

    @Test
    void a_secret_from_a_file_is_told_by_the_variable_that_names_the_file() throws IOException {
        Path good =
                Files.writeString(folder.resolve("good"), Base64.getEncoder().encodeToString(new byte[32]));
        assertThat(run(Map.of("TENANTRY_SECRET_KEY_FILE", good.toString())).of("secret key"))
                .containsExactly(
                        "ok       secret key     It comes from TENANTRY_SECRET_KEY_FILE. Keep a copy of it, not together"
                                + " with the backups.");
        Path bad = Files.writeString(folder.resolve("bad"), "garbage");
        assertThat(run(Map.of("TENANTRY_SECRET_KEY_FILE", bad.toString())).of("secret key"))
                .singleElement()
                .asString()
                .startsWith("problem  secret key     TENANTRY_SECRET_KEY_FILE must be the base64 form of 32 bytes.");
    }

    @Test
    void a_key_file_that_others_can_read_is_a_problem() throws IOException {
        Path key = Files.writeString(
                folder.resolve("secret-key"), Base64.getEncoder().encodeToString(new byte[32]));
        assertThat(run(Map.of()).of("secret key"))
                .containsExactly(
                        "problem  secret key     Other accounts can read %s: chmod 600 %s".formatted(key, key));
    }
}
