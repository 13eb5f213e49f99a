package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Eventually;
import io.tenantry.FormBefore;
import io.tenantry.TestDatabases;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.SecretKey;
import io.tenantry.secret.KeyRing;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about the keys of stored secrets. */
class SecretsCommandsTest {
    private static final SecretPlace PLACE = SecretPlace.of("operator", "totp_secret", 1);

    private final TestDatabases.Place place = TestDatabases.create();
    private final Database database = place.open();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private record Result(int status, String out, String err) {}

    @AfterEach
    void close() {
        database.close();
    }

    private Environment environment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "TENANTRY_DATABASE_URL",
                place.jdbcUrl(),
                "TENANTRY_DATABASE_USER",
                place.user(),
                "TENANTRY_DATABASE_PASSWORD",
                place.password(),
                "TENANTRY_DATA",
                folder.toString()));
        all.putAll(more);
        return new Environment(all);
    }

    private Result run(Map<String, String> more, String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> words = new ArrayList<>(List.of("secrets", command));
        int status = Tenantry.commandLine(environment(more))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    private void operator(byte[] sealed) {
        database.change(handle -> handle.execute("""
                INSERT INTO operator (id, username, password_hash, totp_secret) OVERRIDING SYSTEM VALUE VALUES (1, 'ada', '', ?)
                ON CONFLICT (id) DO UPDATE SET totp_secret = excluded.totp_secret""", sealed));
    }

    private byte[] stored() {
        return database.read(handle -> handle.createQuery("SELECT totp_secret FROM operator")
                .mapTo(byte[].class)
                .one());
    }

    @Test
    void without_the_variable_a_key_is_made_and_a_running_server_takes_it() throws IOException {
        SecretBox running = SecretKey.box(environment(Map.of()), folder);
        database.holdToKey(running);
        byte[] first = SecretKey.find(environment(Map.of()), folder).getFirst();
        operator(FormBefore.seal(first, "words"));
        assertThat(run(Map.of(), "list")).isEqualTo(new Result(0, """
                        KEY               STATE    VALUES
                        %s  newest   1
                        -                 unbound  1
                        """.formatted(KeyRing.id(first)), ""));

        Result rotated = run(Map.of(), "rotate");
        List<byte[]> keys = SecretKey.find(environment(Map.of()), folder);
        String fresh = KeyRing.id(keys.getFirst());
        assertThat(rotated).isEqualTo(new Result(0, """
                Key %s was made in %s. Keep a copy of it.
                2 rows are now encrypted with key %1$s.
                No value needs an older key any more. Once no server has it in use and no backup needs it: tenantry secrets forget
                """.formatted(fresh, folder.resolve("secret-key")), ""));
        assertThat(keys).hasSize(2);
        assertThat(keys.getLast()).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(folder.resolve("secret-key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(running.open(stored(), PLACE)).isEqualTo("words");
        Eventually.until(() -> Objects.requireNonNull(SecretBox.keyId(running.seal("x", PLACE)))
                .equals(fresh));

        assertThat(run(Map.of(), "rotate").out()).startsWith("0 rows are now encrypted with key " + fresh);
        assertThat(run(Map.of(), "forget")).isEqualTo(new Result(0, "Forgotten: " + KeyRing.id(first) + "\n", ""));
        assertThat(SecretKey.find(environment(Map.of()), folder)).containsExactly(keys.getFirst());
        assertThat(run(Map.of(), "forget").out()).isEqualTo("There is no old key.\n");
        assertThat(running.open(stored(), PLACE)).isEqualTo("words");
        List<String> history = database.read(
                handle -> handle.createQuery("""
                        SELECT concat_ws(' ', operator, action, object_type, details) FROM audit_event ORDER BY id""").mapTo(String.class).list());
        assertThat(history)
                .containsExactly(
                        "command line rotateSecrets Installation {\"rows\": 2}",
                        "command line forgetSecretKeys Installation {\"keys\": [\"%s\"]}".formatted(KeyRing.id(first)));
    }

    @Test
    void with_the_variable_the_first_of_its_keys_is_taken_and_old_values_keep_the_others() {
        byte[] one = new byte[SecretBox.KEY_LENGTH];
        byte[] two = new byte[SecretBox.KEY_LENGTH];
        two[0] = 1;
        Map<String, String> old = Map.of("TENANTRY_SECRET_KEY", base64(one));
        database.holdToKey(
                SecretKey.box(environment(Map.of("TENANTRY_SECRET_KEY", base64(one) + "," + base64(two))), folder));
        operator(SecretKey.box(environment(old), folder).seal("words", PLACE));

        Map<String, String> both = Map.of("TENANTRY_SECRET_KEY", base64(two) + "," + base64(one));
        assertThat(run(both, "forget"))
                .isEqualTo(new Result(
                        1, "", "2 rows are not encrypted with the newest key. Run tenantry secrets rotate first.\n"));
        assertThat(run(both, "rotate").out()).startsWith("2 rows are now encrypted with key " + KeyRing.id(two));
        assertThat(run(both, "forget").out())
                .isEqualTo("No value needs " + KeyRing.id(one)
                        + ". Leave the old keys out of TENANTRY_SECRET_KEY, and restart the servers.\n");
        assertThat(SecretKey.box(environment(Map.of("TENANTRY_SECRET_KEY", base64(two))), folder)
                        .open(stored(), PLACE))
                .isEqualTo("words");
        assertThat(run(old, "list").status()).isEqualTo(1);
        assertThat(run(Map.of("TENANTRY_SECRET_KEY", base64(two) + ","), "list").status())
                .isEqualTo(2);
        assertThat(Files.exists(folder.resolve("secret-key"))).isFalse();
    }

    @Test
    void a_rotation_that_a_running_server_could_not_read_is_refused_and_changes_nothing() throws IOException {
        byte[] one = new byte[SecretBox.KEY_LENGTH];
        byte[] two = new byte[SecretBox.KEY_LENGTH];
        two[0] = 1;
        SecretBox running = new SecretBox(one);
        database.holdToKey(running);
        operator(running.seal("words", PLACE));
        Result refused = run(Map.of("TENANTRY_SECRET_KEY", base64(two) + "," + base64(one)), "rotate");
        assertThat(refused).isEqualTo(new Result(1, "", """
                1 running program on this database does not have key %s, and could not read what is encrypted with it. \
                Nothing was changed. Restart all servers with the keys of TENANTRY_SECRET_KEY, then run tenantry secrets rotate \
                again.
                """.formatted(KeyRing.id(two))));
        assertThat(running.open(stored(), PLACE)).isEqualTo("words");

        SecretKey.keep(List.of(one), folder);
        refused = run(Map.of(), "rotate");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("1 running program on this database does not have key ")
                .endsWith(
                        " Nothing was changed. It has another data folder, or another version: give all servers the old and a"
                                + " new key in TENANTRY_SECRET_KEY first.\n");
        assertThat(SecretKey.find(environment(Map.of()), folder)).containsExactly(one);
        assertThat(running.open(stored(), PLACE)).isEqualTo("words");
    }

    private static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }
}
