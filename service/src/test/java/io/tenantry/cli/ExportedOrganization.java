package io.tenantry.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.configuration.Environment;
import io.tenantry.password.LightHashing;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import io.tenantry.storage.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An installation with an organization that has rows in every table, and its export, without encryption and with it. */
abstract class ExportedOrganization {
    static final SecretBox SOURCE_BOX = new SecretBox(new byte[32]);
    static final String NOT_SEALED = "\\x706c61696e";
    /** The columns of which each has a secret. */
    static final Map<String, List<String>> SECRETS = Map.of(
            "organization", List.of("vapi_api_key", "webhook_secret"),
            "project", List.of("webhook_secret"),
            "sign_in", List.of("totp_secret"),
            "provider_credential", List.of("key", "data"));

    static final byte[] TARGET_KEY = "0123456789abcdef0123456789abcdef".getBytes(ISO_8859_1);
    static final Map<String, String> ENCRYPTED =
            Map.of("TENANTRY_BACKUP_KEY", Base64.getEncoder().encodeToString(new byte[32]));

    /** The data that the organization has in addition to the seed. Its number is 2; 1 and 3 are other organizations. */
    static final List<String> ROWS = List.of(
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
            UPDATE project SET webhook_secret = :secret, webhook_secret_mask = '…cret',
                rubric_config = '{"a": 1e1100}', created_by = user_of(
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
            INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, status, error, reply_state, reply)
            SELECT id, 1, now(), 5, 500, 'x', 'cut', E'no\\t\\\\' FROM webhook_delivery WHERE state = 'failed'""",
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
    static Path folder;

    static TestDatabases.Place source;
    static Path plain;
    static Path encrypted;
    static Result exported;

    record Result(int status, String out, String err) {}

    static Result run(Map<String, String> environment, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Tenantry.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    static Map<String, String> at(TestDatabases.Place place, byte[] key, Map<String, String> more) {
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
    static void seal(Handle handle, String table, String column) {
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
    static String key(String table) {
        return table.equals("sign_in") ? "person_id" : "id";
    }

    /** A target with other organizations, so that no number is the same. */
    static TestDatabases.Place target() {
        TestDatabases.Place place = another();
        Object[] seed = {"seed", "--organizations", 5, "--members", 3, "--projects", 1, "--random-seed", 99};
        Result seeded = run(at(place, TARGET_KEY, Map.of()), seed);
        assertThat(seeded.status()).as(seeded.err()).isZero();
        return place;
    }

    /** Another installation: test databases are copies of one. */
    static TestDatabases.Place another() {
        TestDatabases.Place place = TestDatabases.create();
        Jdbi.create(place.jdbcUrl(), place.user(), place.password())
                .useHandle(handle -> handle.execute("UPDATE installation SET id_prefix = 'd1234567890abc'"));
        return place;
    }

    /**
     * The rows of an organization as JSON, by table, without what an import changes: numbers, ids, and the forms of secrets, which are
     * opened.
     */
    static Map<String, List<String>> rows(Database database, int organization, SecretBox box) {
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

    static List<String> of(Handle handle, String table, String condition, SecretBox box) {
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

    static String text(Database database, String sql) {
        return database.read(handle ->
                String.valueOf(handle.createQuery(sql).mapTo(String.class).one()));
    }
}
