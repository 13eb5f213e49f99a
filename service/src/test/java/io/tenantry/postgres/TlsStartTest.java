package io.tenantry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.storage.Database;
import io.tenantry.storage.connection.DatabaseNotUsable;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a database with encrypted connections, whose certificate is for another name than that in the URL. */
@Tag("long")
@SuppressWarnings("NullAway.Init")
class TlsStartTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;

    private static Path certificate;
    private static Path stranger;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
        certificate = make("server");
        stranger = make("stranger");
        Path key = folder.resolve("server.key");
        PostgresAccount account = PostgresAccount.choose(folder);
        account.give(key);
        postgres = EmbeddedPostgres.start(
                folder.resolve("data"),
                Map.of("ssl", "on", "ssl_cert_file", certificate.toString(), "ssl_key_file", key.toString()));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void the_right_authority_is_believed() {
        open("?sslmode=verify-ca&sslrootcert=" + certificate).close();
    }

    @Test
    void another_name_is_told() {
        refused("?sslmode=verify-full&sslrootcert=" + certificate, "could not be verified");
    }

    @Test
    void an_unknown_authority_is_told() {
        refused("?sslmode=verify-ca&sslrootcert=" + stranger, "certification path");
    }

    @Test
    void a_file_that_is_not_there_is_told() {
        refused("?sslmode=verify-ca&sslrootcert=" + folder.resolve("nothing"), "nothing");
    }

    private static void refused(String query, String driver) {
        assertThatThrownBy(() -> open(query))
                .isInstanceOf(DatabaseNotUsable.class)
                .hasMessageContainingAll("The encrypted connection", "cannot be made", driver);
    }

    private static Database open(String query) {
        return Database.open(postgres.jdbcUrl() + query, postgres.user(), postgres.password(), 2);
    }

    /** Makes a key and a self-signed certificate, as PEM files. */
    private static Path make(String name) throws Exception {
        Path keys = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=dns:db.example.org",
                                "-keyalg",
                                "EC",
                                "-validity",
                                "2",
                                "-keystore",
                                keys.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD)
                        .toList())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(keys)) {
            store.load(bytes, PASSWORD.toCharArray());
        }
        pem(
                name + ".key",
                "PRIVATE KEY",
                store.getKey(name, PASSWORD.toCharArray()).getEncoded());
        Path made = pem(name + ".pem", "CERTIFICATE", store.getCertificate(name).getEncoded());
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
        return made;
    }

    private static Path pem(String file, String what, byte[] bytes) throws Exception {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Path path = Files.write(
                folder.resolve(file),
                List.of("-----BEGIN " + what + "-----", lines, "-----END " + what + "-----"),
                StandardCharsets.US_ASCII);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
}
