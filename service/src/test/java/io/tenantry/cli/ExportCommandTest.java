package io.tenantry.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.configuration.Environment;
import io.tenantry.password.LightHashing;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import io.tenantry.storage.Database;
import io.tenantry.storage.backup.BackupFile;
import io.tenantry.storage.backup.BackupKey;
import io.tenantry.storage.backup.BackupReader;
import io.tenantry.storage.backup.BackupWriter;
import io.tenantry.transfer.Imports;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export} of one organization, and its {@code import} into other installations, which have other secret keys. */
class ExportCommandTest {
    private static final SecretBox SOURCE_BOX = new SecretBox(new byte[32]);
    private static final String NOT_SEALED = "\\x706c61696e";
    /** The columns of which each has a secret. */
    private static final Map<String, List<String>> SECRETS = Map.of(
            "organization", List.of("vapi_api_key", "webhook_secret"),
            "project", List.of("webhook_secret"),
            "sign_in", List.of("totp_secret"),
            "provider_credential", List.of("key", "data"));

    private static final byte[] TARGET_KEY = "0123456789abcdef0123456789abcdef".getBytes(ISO_8859_1);
    private static final Map<String, String> ENCRYPTED =
            Map.of("TENANTRY_BACKUP_KEY", Base64.getEncoder().encodeToString(new byte[32]));

    /** What the organization has, beside what the seed makes. It is number 2; 1 and 3 are others. */
    private static final List<String> ROWS = List.of(
            """
            UPDATE organization SET name = 'Äcme & Söhne', name_fold = 'wrong', name_claimed = true, vapi_api_key = :secret,
                vapi_api_key_mask = '…cret', webhook_url = 'https://hooks.example.org/', webhook_secret = :secret, quota_max_users = 40,
                ceiling_members = 50, settings_changed = '{"quota_max_users": {"at": "2026-01-01T00:00:00Z", "by": {"person": 1}}}'
            WHERE id = 2""",
            "INSERT INTO organization_external_id (organization_id, external_id) VALUES (2, 'acme')",
            "INSERT INTO organization_metadata (organization_id, key, value) VALUES (2, 'tier', E'go\\tld\\\\')",
            "UPDATE organization_domain SET verified_at = now() WHERE organization_id = 2",
            "INSERT INTO project_external_id (project_id, external_id) SELECT min(id), 'p-2' FROM project WHERE organization_id = 2",
            "INSERT INTO project_metadata (project_id, key, value) SELECT min(id), 'k', 'v' FROM project WHERE organization_id = 2",
            """
            UPDATE project SET webhook_secret = :secret, webhook_secret_mask = '…cret', created_by = user_of(
                (SELECT min(person_id) FROM membership WHERE organization_id = 2 AND project_id IS NULL), 2)
            WHERE organization_id = 2""",
            "INSERT INTO membership_metadata (membership_id, key, value) SELECT min(id), 'k', 'v' FROM membership WHERE organization_id = 2",
            """
            UPDATE person SET password_hash = ':hash' WHERE id IN (SELECT person_id FROM membership WHERE organization_id = 2)""",
            """
            INSERT INTO sign_in (person_id, totp_secret, totp_confirmed_at, active_at)
            SELECT min(person_id), :secret, now(), now() FROM membership WHERE organization_id = 2""",
            "INSERT INTO recovery_code (person_id, digest) SELECT person_id, '\\x0102' FROM sign_in",
            "INSERT INTO person_external_id (person_id, external_id) SELECT person_id, 'u-1' FROM sign_in",
            """
            INSERT INTO login_session (person_id, access_digest, access_expires_at, family_digest, refresh_digest, refresh_expires_at)
            SELECT person_id, '\\x01', now() + interval '1 day', '\\x02', '\\x03', now() + interval '9 days' FROM sign_in""",
            "INSERT INTO onboarding (person_id, organization_id, status) SELECT person_id, 2, 'in_progress' FROM sign_in",
            """
            INSERT INTO api_key (person_id, organization_id, project_id, name, prefix, digest)
            SELECT person_id, 2, NULL, 'ci', 'tk_own', decode(repeat('01', 32), 'hex') FROM sign_in
            UNION ALL SELECT NULL, 2, (SELECT min(id) FROM project WHERE organization_id = 2), '', 'tk_project', decode(repeat('02', 32), 'hex')
            UNION ALL SELECT NULL, 1, NULL, 'another', 'tk_another', decode(repeat('03', 32), 'hex')""",
            "INSERT INTO api_key_use (api_key_id, last_used_at) SELECT id, now() FROM api_key",
            """
            INSERT INTO provider_credential (organization_id, provider, key, key_mask, data) VALUES (2, 'vapi', :secret, '…cret', :secret)""",
            """
            INSERT INTO invitation (organization_id, kind, email, email_fold, role, project_ids, token_digest, expires_at, granted_by_person)
            SELECT 2, 'invite', 'New@Bücher.example', 'new@xn--bcher-kva.example', 'member',
                ARRAY(SELECT id FROM project WHERE organization_id = 2), '\\x0909', now() + interval '7 days', person_id FROM sign_in""",
            "INSERT INTO webhook_endpoint (organization_id, project_id) VALUES (2, 0)",
            """
            INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data, happened_at, state, finished_at)
            SELECT 2, 0, gen_random_uuid(), 'member.created', webhook_data(e), now(), s, CASE s WHEN 'pending' THEN NULL ELSE now() END
            FROM audit_event e, unnest(ARRAY['delivered', 'failed', 'pending']) s
            WHERE e.organization_id = 2 AND e.object_type = 'Membership'""",
            """
            INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, status, error)
            SELECT id, 1, now(), 5, 500, 'x' FROM webhook_delivery WHERE state = 'failed'""",
            """
            INSERT INTO audit_event (organization_id, project_id, person_id, person_email, operation, action, object_type, object_id,
                object_name, details, changes)
            SELECT 2, 99999, person_id, 'x@example.org', 'update', 'updateInvitation', 'Invitation', 1, 'New',
                jsonb_build_object('projects', to_jsonb(ARRAY(SELECT id FROM project WHERE organization_id = 2)), 'role', 'member'),
                jsonb_build_array(jsonb_build_object('field', 'projects', 'before', '[99999]'::jsonb,
                    'after', to_jsonb(ARRAY(SELECT id FROM project WHERE organization_id = 2)))) FROM sign_in""",
            """
            INSERT INTO audit_event (person_id, operation, action, object_type, object_id)
            SELECT person_id, 'action', 'signIn', 'Session', 1 FROM sign_in""",
            """
            INSERT INTO notification (person_id, organization_id, event_type, severity, title, body, payload)
            SELECT person_id, 2, 'key.created', 'info', 'A key', '', '{"organization_id": 2, "object_type": "ApiKey", "object_id": 1}'
            FROM sign_in""",
            "INSERT INTO conversation_report (organization_id, key, at, channel, conversations) VALUES (2, 'k', now(), 'web', 5)",
            "INSERT INTO conversation_count (organization_id, quarter, channel, conversations) VALUES (2, now(), 'web', 5)",
            """
            INSERT INTO project_conversation_count (organization_id, project_id, quarter, channel, conversations)
            SELECT organization_id, id, now(), 'web', 5 FROM project WHERE organization_id = 2""",
            "INSERT INTO usage_counter (organization_id, metric, period, project_id, used) VALUES (2, 'agents', '1970-01-01', 0, 5)",
            """
            INSERT INTO plan (organization_id, name, active, trial, period, credits, billing_type, overage, created_at)
            VALUES (2, 'Scale', true, false, 'month', 99.90, 'subscription', -1, now())""",
            "INSERT INTO credit_account (organization_id, additional) VALUES (2, 12.30)",
            "INSERT INTO plan_credit (organization_id, expires_at, remaining, warned) VALUES (2, now(), 0.10, false)",
            """
            INSERT INTO ledger_entry (organization_id, key, amount, kind, source, at, balance, service_key_id, created_at)
            VALUES (2, E'k\\N\\t', -12.30, 'usage', '', now(), -0.01, 7, now())""",
            """
            INSERT INTO refill_request (organization_id, amount, cycle_start, cycle_end, requested_at) VALUES (2, 50, now(), now(), now())""",
            "INSERT INTO organization_origin (organization_id, origin) VALUES (2, repeat('b', 24))");

    @TempDir
    private static Path folder;

    private static TestDatabases.Place source;
    private static Path plain;
    private static Path encrypted;
    private static Result exported;

    private record Result(int status, String out, String err) {}

    private static Result run(Map<String, String> environment, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Tenantry.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    private static Map<String, String> at(TestDatabases.Place place, byte[] key, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("TENANTRY_DATABASE_URL", place.jdbcUrl());
        environment.put("TENANTRY_DATABASE_USER", place.user());
        environment.put("TENANTRY_DATABASE_PASSWORD", place.password());
        environment.put("TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(key));
        return environment;
    }

    @BeforeAll
    static void export_from_an_installation() {
        source = TestDatabases.create();
        plain = folder.resolve("plain.export");
        encrypted = folder.resolve("encrypted.export");
        Map<String, String> environment = at(source, new byte[32], Map.of());
        assertThat(run(environment, "seed", "--organizations", 3, "--members", 4, "--projects", 2)
                        .status())
                .isZero();
        try (Database database = source.open(2)) {
            String hash = LightHashing.of("a good password 7!");
            database.change(handle -> {
                ROWS.forEach(sql -> handle.execute(
                        sql.replace(":secret", "'" + NOT_SEALED + "'::bytea").replace(":hash", hash)));
                SECRETS.forEach((table, columns) -> columns.forEach(column -> seal(handle, table, column)));
            });
        }
        exported = run(environment, "export", "--organization", 2, plain);
        assertThat(exported.status()).as(exported.err()).isZero();
        Result result = run(at(source, new byte[32], ENCRYPTED), "export", "--organization", 2, encrypted);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out())
                .matches(
                        "(?s)Exported Äcme & Söhne: \\d+ rows in .*\nThe file is encrypted and holds all secrets .*\n");
    }

    /** Seals the secrets of a column, each for its row. */
    private static void seal(Handle handle, String table, String column) {
        List<Integer> rows = handle.createQuery(
                        "SELECT %s FROM %s WHERE %s = '%s'".formatted(key(table), table, column, NOT_SEALED))
                .mapTo(Integer.class)
                .list();
        assertThat(rows).isNotEmpty();
        for (int row : rows) {
            handle.execute(
                    "UPDATE %s SET %s = ? WHERE %s = ?".formatted(table, column, key(table)),
                    SOURCE_BOX.seal("a secret", SecretPlace.of(table, column, row)),
                    row);
        }
    }

    /** The column that names the row of a secret. */
    private static String key(String table) {
        return table.equals("sign_in") ? "person_id" : "id";
    }

    /** A target with other organizations, so that no number is the same. */
    private static TestDatabases.Place target() {
        TestDatabases.Place place = another();
        Object[] seed = {"seed", "--organizations", 5, "--members", 3, "--projects", 1, "--random-seed", 99};
        Result seeded = run(at(place, TARGET_KEY, Map.of()), seed);
        assertThat(seeded.status()).as(seeded.err()).isZero();
        return place;
    }

    /** Another installation: test databases are copies of one. */
    private static TestDatabases.Place another() {
        TestDatabases.Place place = TestDatabases.create();
        Jdbi.create(place.jdbcUrl(), place.user(), place.password())
                .useHandle(handle -> handle.execute("UPDATE installation SET id_prefix = 'd1234567890abc'"));
        return place;
    }

    /**
     * The rows of an organization as JSON, by table, without what an import changes: numbers, ids, and the forms of secrets, which are
     * opened.
     */
    private static Map<String, List<String>> rows(Database database, int organization, SecretBox box) {
        Map<String, List<String>> rows = new TreeMap<>();
        String members = "(SELECT person_id FROM membership WHERE organization_id = " + organization + ")";
        database.read(handle -> {
            List<String> tables = handle.createQuery("""
                            SELECT table_name::text FROM information_schema.columns
                            WHERE table_schema = current_schema() AND column_name = 'organization_id'
                              AND table_name NOT IN ('login_session', 'active_membership', 'event', 'event_inbox',
                                  'audit_link', 'audit_chain', 'audit_pending', 'usage_crossing',
                                  'usage_block', 'bulk_change_result')""").mapTo(String.class).list();
            for (String table : tables) {
                rows.put(table, of(handle, table, "organization_id = " + organization, box));
            }
            rows.put("organization", of(handle, "organization", "id = " + organization, box));
            for (String table : List.of("sign_in", "recovery_code", "person_external_id")) {
                rows.put(table, of(handle, table, "person_id IN " + members, box));
            }
            rows.put("person", of(handle, "person", "id IN " + members, box));
            rows.put("own", of(handle, "audit_event", "organization_id IS NULL AND person_id IN " + members, box));
            String keys = "(SELECT id FROM api_key WHERE organization_id = " + organization + ")";
            rows.put("api_key_use", of(handle, "api_key_use", "api_key_id IN " + keys, box));
            return rows;
        });
        return rows;
    }

    private static List<String> of(Handle handle, String table, String condition, SecretBox box) {
        Pattern secret = Pattern.compile(
                "\"(\\w*(?:_api_key|public_key|webhook_secret|totp_secret|key|data))\": \"\\\\\\\\x([0-9a-f]{56,})\"");
        return handle
                .createQuery(
                        "SELECT (to_jsonb(t) - '{id,organization_id,name_fold,name_order,imported_at}'::text[])::text, "
                                + (SECRETS.containsKey(table) ? key(table) : "0") + " FROM " + table + " t WHERE "
                                + condition
                                + " ORDER BY 1")
                .map((row, context) -> {
                    int number = row.getInt(2);
                    return secret.matcher(row.getString(1)).replaceAll(found -> {
                        SecretPlace sealedFor = SecretPlace.of(table, found.group(1), number);
                        return "\"" + found.group(1) + "\": \""
                                + box.open(HexFormat.of().parseHex(found.group(2)), sealedFor) + "\"";
                    });
                })
                .stream()
                .map(row -> row.replaceAll(
                                "\"(\\w*_id|\\w*_person|\\w*_key|id|object|actor|person|project|organization)\": -?\\d+",
                                "\"$1\": 0")
                        .replaceAll("[0-9a-f]{16}([0-9a-f]{2})?[0-9a-f]{6,8}", "ID")
                        .replaceAll("\\[\\d+(, \\d+)*]", "[0]"))
                .sorted()
                .collect(Collectors.toList());
    }

    @Test
    void everything_is_equal_in_another_installation_but_the_numbers() throws IOException {
        TestDatabases.Place place = target();
        Path numbers = folder.resolve("everything.csv");
        Result result = run(at(place, TARGET_KEY, ENCRYPTED), "import", encrypted, "--numbers", numbers);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("Imported Äcme & Söhne: organization ")
                .contains("; people: 4 new, 0 known here already; valid API keys: 2.\n")
                .endsWith("Old and new numbers: " + numbers + "\n");
        int number = Integer.parseInt(result.out().replaceAll("(?s).*organization (\\d+),.*", "$1"));
        assertThat(number).isNotEqualTo(2);
        Map<String, List<String>> before;
        Map<String, List<String>> after;
        try (Database from = source.open(2);
                Database to = place.open(2)) {
            before = rows(from, 2, SOURCE_BOX);
            after = rows(to, number, new SecretBox(TARGET_KEY));
            assertThat(text(to, "SELECT name_fold FROM organization WHERE id = " + number))
                    .isEqualTo("äcme & söhne");
            assertThat(text(
                            to,
                            "SELECT string_agg(origin, ',' ORDER BY origin) FROM organization_origin WHERE organization_id = "
                                    + number))
                    .contains("b".repeat(24) + ",", "000002");
            // What refers to a row refers to the same row.
            assertThat(
                            text(
                                    to,
                                    "SELECT count(*) FROM invitation i WHERE organization_id = " + number
                                            + " AND project_ids = ARRAY(SELECT id FROM project WHERE organization_id = i.organization_id ORDER BY id)"))
                    .isEqualTo("1");
            assertThat(text(
                            to,
                            "SELECT count(*) FROM project p WHERE organization_id = " + number
                                    + " AND created_by = user_of((SELECT person_id FROM sign_in), organization_id)"))
                    .isEqualTo("2");
            assertThat(text(to, "SELECT payload::text FROM notification"))
                    .isEqualTo("{\"object_id\": " + text(to, "SELECT id FROM api_key WHERE name = 'ci'")
                            + ", \"object_type\": \"ApiKey\", \"organization_id\": " + number + "}");
            assertThat(text(
                            to,
                            "SELECT count(*) FROM webhook_delivery d JOIN audit_event e ON d.data = webhook_data(e)"))
                    .isEqualTo(text(from, "SELECT count(*) FROM webhook_delivery WHERE state <> 'pending'"));
            String gone = text(to, "SELECT project_id FROM audit_event WHERE action = 'updateInvitation'");
            assertThat(gone).isNotEqualTo("99999").isNotEqualTo("null");
            assertThat(text(to, "SELECT changes #>> '{0,before}' FROM audit_event WHERE action = 'updateInvitation'"))
                    .isEqualTo("[" + gone + "]");
            assertThat(text(to, "SELECT count(*) FROM project WHERE id = " + gone))
                    .isEqualTo("0");
            assertThat(
                            text(
                                    to,
                                    "SELECT (details ->> 'origin') || operator FROM audit_event WHERE action = 'importOrganisation'"))
                    .endsWith("00000002command line");
        }
        Objects.requireNonNull(before.get("webhook_delivery")).removeIf(row -> row.contains("\"pending\""));
        Objects.requireNonNull(before.get("webhook_endpoint")).replaceAll(row -> row.replace("\"-infinity\"", "null"));
        Objects.requireNonNull(after.get("audit_event")).removeIf(row -> row.contains("importOrganisation"));
        Objects.requireNonNull(after.get("organization_origin")).removeIf(row -> !row.contains("ID"));
        assertThat(after.get("organization_origin")).hasSize(2);
        after.remove("organization_origin");
        before.remove("organization_origin");
        assertThat(after).isEqualTo(before);
        before.keySet().removeAll(List.of("deletion", "outgoing_mail", "service_key_organization", "usage_lease"));
        assertThat(before)
                .allSatisfy((table, lines) -> assertThat(lines).as(table).isNotEmpty());
        assertThat(Files.readAllLines(numbers))
                .contains("kind,old,new,old_id,new_id")
                .anyMatch(line -> line.matches("organization,2," + number + ",[0-9a-f]{16}00000002,[0-9a-f]{24}"))
                .anyMatch(line -> line.matches("invitation,1,\\d+,,"));
        assertThat(Files.getPosixFilePermissions(numbers)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(encrypted)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private static String text(Database database, String sql) {
        return database.read(handle ->
                String.valueOf(handle.createQuery(sql).mapTo(String.class).one()));
    }

    @Test
    void a_file_that_is_not_encrypted_holds_no_secret_and_names_those_that_it_leaves_out() throws IOException {
        assertThat(exported.out())
                .containsSubsequence(
                        "The file is not encrypted. It holds hashes of passwords and keys: keep it safe.\n",
                        "Left out, because it is not encrypted:\n",
                        "  vapi_api_key of the organization\n",
                        "  webhook_secret of the organization\n",
                        "  webhook_secret of projects: 2\n",
                        "  provider credentials: 1\n",
                        "  second factor and password of ");
        TestDatabases.Place place = another();
        Result result = run(at(place, TARGET_KEY, Map.of()), "import", plain, "--numbers", folder.resolve("plain.csv"));
        assertThat(result.status()).as(result.err()).isZero();
        try (Database to = place.open(2)) {
            assertThat(text(
                            to,
                            "SELECT count(*) FROM organization WHERE vapi_api_key IS NULL AND vapi_api_key_mask = ''"
                                    + " AND webhook_secret IS NULL"))
                    .isEqualTo("1");
            assertThat(text(to, "SELECT count(*) FROM provider_credential")).isEqualTo("0");
            assertThat(text(to, "SELECT count(*) FROM recovery_code")).isEqualTo("0");
            assertThat(
                            text(
                                    to,
                                    "SELECT count(*) FROM person p LEFT JOIN sign_in s ON s.person_id = p.id WHERE p.password_hash IS NULL"
                                            + " AND s.active_at IS NOT NULL AND s.totp_secret IS NULL AND s.totp_confirmed_at IS NULL"))
                    .isEqualTo("1");
            assertThat(text(to, "SELECT count(*) FROM person WHERE password_hash IS NOT NULL"))
                    .isEqualTo("3");
        }
    }

    @Test
    void people_who_exist_are_joined_by_their_mailbox_and_keep_what_is_theirs() {
        TestDatabases.Place place = target();
        String address;
        try (Database from = source.open(2);
                Database to = place.open(2)) {
            address = text(from, "SELECT email FROM person JOIN sign_in ON person_id = id");
            to.change(handle -> handle.createUpdate("""
                    INSERT INTO person (email, email_fold, name, name_fold, name_order, password_hash, email_verified_at)
                    VALUES (:email, lower(:email), 'Another Name', 'another name', '\\x01', 'mine', now())""")
                    .bind("email", address.toUpperCase(Locale.ROOT))
                    .execute());
        }
        Result result =
                run(at(place, TARGET_KEY, ENCRYPTED), "import", encrypted, "--numbers", folder.resolve("joined.csv"));
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).contains("; people: 3 new, 1 known here already; valid API keys: 2.\n");
        try (Database to = place.open(2)) {
            assertThat(text(to, "SELECT name || password_hash FROM person WHERE email_fold = '" + address + "'"))
                    .isEqualTo("Another Namemine");
            assertThat(text(to, "SELECT count(*) FROM sign_in")).isEqualTo("0");
            assertThat(text(to, "SELECT count(*) FROM person_external_id")).isEqualTo("0");
            assertThat(text(to, "SELECT count(*) FROM audit_event WHERE organization_id IS NULL AND action = 'signIn'"))
                    .isEqualTo("0");
            assertThat(text(
                            to,
                            "SELECT count(*) FROM membership m JOIN person p ON p.id = m.person_id WHERE p.password_hash = 'mine'"
                                    + " AND m.project_id IS NULL"))
                    .isEqualTo("1");
        }
    }

    @Test
    void an_account_whose_address_nobody_has_proven_gets_into_nothing() {
        TestDatabases.Place place = target();
        try (Database from = source.open(2);
                Database to = place.open(2)) {
            String address = text(from, "SELECT email FROM person JOIN sign_in ON person_id = id");
            to.change(handle -> handle.createUpdate("""
                    INSERT INTO person (email, email_fold, name, name_fold, name_order, password_hash)
                    VALUES (:email, :email, '', '', '\\x01', 'mine')""").bind("email", address).execute());
            Result result = run(at(place, TARGET_KEY, ENCRYPTED), "import", encrypted);
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err())
                    .isEqualTo(
                            "Accounts here have addresses of people of the organization, but these were never verified: "
                                    + address
                                    + ". If they belong to these people, confirm that with \"tenantry person verify\".\nNothing was imported.\n");
            assertThat(text(to, "SELECT count(*) FROM organization")).isEqualTo("5");
            assertThat(Path.of(encrypted + ".numbers.csv")).doesNotExist();
        }
    }

    @Test
    void a_second_import_is_recognized_and_what_collides_is_named() throws IOException {
        TestDatabases.Place place = another();
        Map<String, String> environment = at(place, TARGET_KEY, ENCRYPTED);
        Result dry = run(environment, "import", encrypted, "--dry-run");
        assertThat(dry.out())
                .isEqualTo("Checked Äcme & Söhne; people: 4 new, 0 known here already. Nothing was imported.\n");
        Result first = run(environment, "import", encrypted, "--numbers", folder.resolve("first.csv"));
        assertThat(first.status()).as(first.err()).isZero();
        Result second = run(environment, "import", encrypted, "--numbers", folder.resolve("second.csv"));
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.err())
                .matches(
                        "This organization is here already: it is number \\d+, \"Äcme & Söhne\"\\.\nNothing was imported\\.\n");
        Result again = run(environment, "import", encrypted, "--again", "--numbers", folder.resolve("second.csv"));
        assertThat(again.status()).isEqualTo(1);
        String collisions = """
                The name "Äcme & Söhne" is claimed by another organization.
                Another object has the external id "acme".
                Another object has the external id "p-2".
                The API key "ci" is a key here already.
                The API key "tk_project…" is a key here already.
                The link of the invitation of "New@Bücher.example" belongs to another invitation.
                """;
        assertThat(again.err())
                .isEqualTo(
                        collisions + "Nothing was imported. Correct that, or leave it out with --skip-collisions.\n");
        assertThat(folder.resolve("second.csv")).doesNotExist();
        Result both = run(
                environment,
                "import",
                encrypted,
                "--again",
                "--skip-collisions",
                "--numbers",
                folder.resolve("second.csv"));
        assertThat(both.status()).as(both.err()).isZero();
        assertThat(both.out())
                .contains("; people: 0 new, 4 known here already; valid API keys: 0.\n")
                .endsWith(collisions
                        .lines()
                        .map(line -> "Left out: " + line + "\n")
                        .collect(Collectors.joining()));
        try (Database to = place.open(2)) {
            assertThat(text(to, "SELECT count(*) FROM organization WHERE name_claimed"))
                    .isEqualTo("1");
            assertThat(text(to, "SELECT count(*) FROM organization")).isEqualTo("2");
            assertThat(text(to, "SELECT count(*) FROM person")).isEqualTo("4");
        }
    }

    @Test
    void the_installation_recognizes_its_own_organization() {
        Result result = run(at(source, new byte[32], ENCRYPTED), "import", encrypted);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("This organization is here already: it is number 2, \"Äcme & Söhne\".\n");
    }

    @Test
    void a_cut_or_altered_file_is_refused_before_anything_is_written() throws IOException {
        TestDatabases.Place place = TestDatabases.empty();
        Path broken = folder.resolve("broken.export");
        for (Path whole : List.of(plain, encrypted)) {
            byte[] bytes = Files.readAllBytes(whole);
            int header = new String(bytes, ISO_8859_1).indexOf('\n') + 1;
            for (int i = 1; i <= 16; i++) {
                int place16 = header + (bytes.length - header - 1) * i / 16;
                byte[] flipped = bytes.clone();
                flipped[place16] ^= 1;
                assertRefused(place, Files.write(broken, flipped));
                byte[] without = new byte[bytes.length - 1];
                System.arraycopy(bytes, 0, without, 0, place16);
                System.arraycopy(bytes, place16 + 1, without, place16, without.length - place16);
                assertRefused(place, Files.write(broken, without));
                assertRefused(place, Files.write(broken, Arrays.copyOf(bytes, place16)));
            }
            assertRefused(place, Files.write(broken, Arrays.copyOf(bytes, bytes.length + 1)));
        }
    }

    private static void assertRefused(TestDatabases.Place place, Path file) {
        Result result = run(at(place, TARGET_KEY, ENCRYPTED), "import", file);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).matches("The (file|backup) .*\n").doesNotContain("defect");
        int tables = Jdbi.create(place.jdbcUrl(), place.user(), place.password())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
                        .mapTo(int.class)
                        .one());
        assertThat(tables).isZero();
    }

    /** A file whose rows its author has written by hand: its checksums are right. */
    private static Result altered(TestDatabases.Place victim, String table, UnaryOperator<String> rows)
            throws IOException {
        Path file = Files.createTempFile(folder, "altered", ".export");
        BackupFile whole =
                BackupFile.check(plain, Imports.KIND, ignored -> new BackupKey.Key(new byte[32]), seen -> {});
        Map<String, Long> counts = new LinkedHashMap<>();
        Map<String, List<String>> columns = new LinkedHashMap<>();
        Map<String, String> contents = new LinkedHashMap<>();
        whole.read(new BackupReader.Visitor() {
            private String current = "";

            @Override
            public void table(String name, List<String> named) {
                current = name;
                columns.put(name, named);
                contents.put(name, "");
            }

            @Override
            public void rows(byte[] part) {
                contents.merge(current, new String(part, UTF_8), String::concat);
            }
        });
        try (OutputStream out = Files.newOutputStream(file)) {
            BackupWriter writer = new BackupWriter(out, whole.header(), Optional.empty());
            for (Map.Entry<String, String> entry : contents.entrySet()) {
                String text = entry.getKey().equals(table) ? rows.apply(entry.getValue()) : entry.getValue();
                writer.table(entry.getKey(), Objects.requireNonNull(columns.get(entry.getKey())));
                writer.rows(text.getBytes(UTF_8));
                counts.put(
                        entry.getKey(),
                        text.chars().filter(letter -> letter == '\n').count());
            }
            writer.end(counts);
        }
        return run(at(victim, TARGET_KEY, Map.of()), "import", file);
    }

    @Test
    void a_file_that_no_export_has_written_breaks_no_rule() throws IOException {
        TestDatabases.Place victim = target();
        String known;
        try (Database to = victim.open(2)) {
            known = text(to, "SELECT min(email_fold) FROM person");
        }
        Map<Result, String> refused = new LinkedHashMap<>();
        // Names that deceive, addresses that are somebody else's, values that no API takes.
        refused.put(
                altered(victim, "organization", rows -> rows.replace("Äcme", "\u202eemcÄ")),
                "organization has a wrong name");
        refused.put(
                altered(victim, "organization", rows -> rows.replace("Äcme", "A\\tcme")),
                "organization has a wrong name");
        refused.put(
                altered(victim, "organization", rows -> rows.replace("Äcme & Söhne", "\u200b")),
                "organization has a wrong name");
        refused.put(
                altered(victim, "organization", rows -> rows.replace("Äcme & Söhne", "Äcme\u00a0")),
                "organization has a wrong name");
        refused.put(
                altered(victim, "organization", rows -> rows.replace("\t40\t", "\t-40\t")), "wrong quota_max_users");
        refused.put(
                altered(
                        victim,
                        "organization",
                        rows -> rows.replace("https://hooks.example.org/", "javascript:alert(1)")),
                "wrong webhook_url");
        refused.put(altered(victim, "organization", rows -> rows + rows), "it has no organization, or several");
        refused.put(altered(victim, "organization", rows -> ""), "it has no organization, or several");
        refused.put(
                altered(victim, "project", rows -> rows.replaceAll("(?m)^(\\d+\t\\d+\t)\\d+\t[^\t]+", "$17\t\u0085")),
                "project has a wrong name");
        refused.put(
                altered(victim, "person", rows -> rows.replaceFirst("person-1-", "person 1-")),
                "person has a wrong email");
        refused.put(altered(victim, "person", rows -> rows.replaceFirst("m=8,", "m=4194304,")), "wrong password_hash");
        refused.put(
                altered(victim, "person", rows -> rows.replaceFirst("[^\t]+@", "\\\\x41@")), "does not fit its table");
        refused.put(
                altered(victim, "person", rows -> rows.replaceAll("person-1-\\d", "person-1-1")),
                "a value that no export writes");
        refused.put(
                altered(
                        victim,
                        "membership",
                        rows -> rows.replaceFirst("(?m)^(\\d+\t\\d+\t\\d+\t[^\t]+\t)\\d+", "$1777")),
                "(membership_person)");
        refused.put(altered(victim, "membership", rows -> rows.replace("admin", "root")), "(membership_role_known)");
        refused.put(altered(victim, "membership", rows -> rows.replaceFirst("\n", "\n\\\\.\n")), "damaged");
        refused.put(
                altered(victim, "invitation", rows -> rows.replaceAll("\\{.*?}", "{1e9}")),
                "a value that no export writes");
        refused.put(
                altered(victim, "organization_domain", rows -> rows.replaceAll("org-[^\t]*", "gmail.com")),
                "wrong domain");
        refused.put(
                altered(victim, "organization_external_id", rows -> rows.replace("acme", "a\u0007")),
                "wrong external_id");
        refused.put(altered(victim, "installation", rows -> "'; DROP TABLE x; --\n"), "does not name its installation");
        refused.put(
                altered(victim, "audit_event", rows -> rows.replace("{\"role\"", "{\"person\": 1e400, \"role\"")),
                "a value that no export writes");
        refused.put(
                altered(victim, "api_key", rows -> rows.replaceAll("(?m)(01|02){32}", "01")),
                "a value that no export writes");
        refused.forEach((result, message) -> {
            assertThat(result.err()).as(message).contains(message).doesNotContain("defect");
            assertThat(result.status()).isEqualTo(1);
        });
        try (Database to = victim.open(2)) {
            assertThat(text(to, "SELECT count(*) FROM organization")).isEqualTo("5");
        }
        // The key of an address is computed, not believed: nobody's membership is taken or given by it.
        Result stolen =
                altered(victim, "person", rows -> rows.replaceAll("(?m)^(\\d+\t\\d+\t[^\t]+\t)[^\t]+", "$1" + known));
        assertThat(stolen.status()).as(stolen.err()).isZero();
        assertThat(stolen.out()).contains("; people: 4 new, 0 known here already;");
        try (Database to = victim.open(2)) {
            assertThat(text(to, "SELECT count(*) FROM person WHERE email_fold <> lower(email)"))
                    .isEqualTo("0");
        }
    }

    @Test
    void the_kinds_of_files_are_told_apart() throws IOException {
        Map<String, String> environment = at(source, new byte[32], Map.of());
        Path backup = folder.resolve("whole.backup");
        assertThat(run(environment, "backup", backup).status()).isZero();
        assertThat(run(environment, "import", backup).err()).contains("This is a backup of a whole installation");
        assertThat(run(environment, "restore", plain).err())
                .isEqualTo("The file is an exported organization. Import it with \"tenantry import\".\n");
        byte[] newer = Files.readAllBytes(plain);
        newer["TENANTRY ORGANIZATION ".length()] = '2';
        assertThat(run(environment, "import", Files.write(folder.resolve("format2"), newer))
                        .err())
                .isEqualTo("The file has format 2, which this version of Tenantry does not know; use a newer one.\n");
        assertThat(run(environment, "import", plain, "--skip-bad").status()).isEqualTo(2);
        assertThat(run(environment, "export", "--organization", 99, folder.resolve("none"))
                        .err())
                .isEqualTo("There is no organization 99.\n");
        assertThat(folder.resolve("none")).doesNotExist();
        assertThat(run(environment, "export", "--organization", 2, plain).status())
                .isEqualTo(2);
        Map<String, String> otherKey = new HashMap<>(environment);
        otherKey.put("TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(TARGET_KEY));
        assertThat(run(otherKey, "export", "--organization", 2, folder.resolve("none"))
                        .err())
                .startsWith("The secrets in this database were encrypted with another secret key.");
    }
}
