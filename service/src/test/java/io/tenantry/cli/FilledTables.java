package io.tenantry.cli;

import io.tenantry.FormBefore;
import io.tenantry.storage.Database;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An installation with rows in every table, and the rows of a database. */
final class FilledTables {
    private static final List<String> ROWS = List.of(
            "INSERT INTO user_count (delta) VALUES (3)",
            """
            INSERT INTO audit_link (entry, chain, number, hash, author_salt, object_digest)
            VALUES (1, 1, 1, '\\x01', '\\x02', '\\x03')""",
            "INSERT INTO audit_chain (chain, number, hash) VALUES (1, 1, '\\x01')",
            "INSERT INTO sign_in (person_id, totp_secret, active_at) VALUES (1, '\\x00ff0a5c', 'infinity')",
            "INSERT INTO recovery_code (person_id, digest) VALUES (1, '\\x01')",
            """
            INSERT INTO login_session (person_id, access_digest, access_expires_at, family_digest, refresh_digest, refresh_expires_at)
            VALUES (1, '\\x01', now() + interval '1 day', '\\x02', '\\x03', now() + interval '9 days')""",
            """
            INSERT INTO mailed_token (person_id, purpose, digest, email_fold, created_at, expires_at)
            VALUES (1, 'email', '\\x01', 'a@b', now(), now() + interval '1 day')""",
            "INSERT INTO password_reset_request (email_fold) VALUES ('a@b')",
            """
            INSERT INTO api_key (person_id, name, prefix, digest, expires_at, revoked_at) VALUES
            (1, E'tab\\tline\\nback\\\\slash \\\\N \\u00e4 \\U0001F600', 'tk_1', '\\x01', NULL, NULL), (1, '', 'tk_2', '\\x02', NULL, now()),
            (1, '', 'tk_3', '\\x03', now() - interval '1 day', NULL), (1, '', 'tk_4', '\\x04', now() + interval '1 day', NULL)""",
            "INSERT INTO api_key_use (api_key_id, last_used_at) VALUES (1, now())",
            "INSERT INTO api_key_expiry_told (api_key_id, expires_at) VALUES (1, now())",
            """
            INSERT INTO notification (person_id, organization_id, event_type, severity, title, body, payload)
            VALUES (1, 1, 'key.created', 'info', 'A key', '', '{"a": 1}')""",
            """
            INSERT INTO provider_credential (organization_id, provider, key, key_mask, data) VALUES (1, 'vapi', '\\x01', '*', '\\x02')""",
            """
            INSERT INTO invitation (organization_id, kind, email, email_fold, role, token_digest, expires_at)
            VALUES (1, 'invite', 'new@b.example', 'new@b.example', 'member', '\\x01', now() + interval '7 days')""",
            """
            INSERT INTO webhook_endpoint (organization_id, project_id, due_at, lease, leased_until)
            VALUES (1, 0, '-infinity', gen_random_uuid(), now()), (2, 0, NULL, NULL, NULL)""",
            """
            INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data, happened_at, state) VALUES
            (1, 0, gen_random_uuid(), 'member.created', '{"a": 1.10}', now(), 'pending'),
            (2, 0, gen_random_uuid(), 'member.created', '{}', now(), 'delivered')""",
            "INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, error) VALUES (1, 1, now(), 5, 'x')",
            """
            INSERT INTO outgoing_mail (recipient, subject, text_part, html_part, sent_at, failed_at) VALUES
            ('a@b', 'waits', :sealed, :sealed, NULL, NULL), ('a@b', 'sent', NULL, NULL, now(), NULL),
            ('a@b', 'failed', :sealed, :sealed, NULL, now())""",
            """
            INSERT INTO deletion (organization_id, organization_name, organization_name_fold, organization_name_order, status,
                token_digest, token_expires_at, created_at, updated_at)
            VALUES (3, 'x', 'x', '\\x01', 'TOKEN_REQUESTED', '\\x01', now() + interval '2 hours', now(), now())""",
            "INSERT INTO deletion_part (deletion_id, ordinal, collection) VALUES (1, 1, 'projects')",
            "INSERT INTO deletion_person (deletion_id, person_id) VALUES (1, 1)",
            """
            INSERT INTO conversation_report (organization_id, key, at, channel, conversations) VALUES (1, 'k', now(), 'web', 5)""",
            "INSERT INTO conversation_count (organization_id, quarter, channel, conversations) VALUES (1, now(),"
                    + " 'web', 5)",
            """
            INSERT INTO project_conversation_count (organization_id, project_id, quarter, channel, conversations)
            SELECT organization_id, id, now(), 'web', 5 FROM project LIMIT 1""",
            "INSERT INTO system_message (message, until, show_on_login) VALUES ('Hello', now(), true)",
            "INSERT INTO throttle (digest, due_at) VALUES ('\\x01', now())",
            """
            INSERT INTO failed_attempt (digest, limited_by, failures, last_at, locked_until) VALUES ('\\x01', 'x', 1, now(), now())""",
            "INSERT INTO repeated_request (caller, key, fingerprint) VALUES ('key:1', 'k', '\\x01')",
            "INSERT INTO past_position (kind, row_id, revision, position) VALUES (1, 1, 1, '{\"id\": 1}')",
            "INSERT INTO onboarding (person_id, organization_id) VALUES (1, 1)",
            "INSERT INTO organization_external_id (organization_id, external_id) VALUES (1, 'o-1')",
            "INSERT INTO person_external_id (person_id, external_id) VALUES (1, 'p-1')",
            "INSERT INTO project_external_id (project_id, external_id) SELECT id, 'r-1' FROM project LIMIT 1",
            "INSERT INTO organization_metadata (organization_id, key, value) VALUES (1, 'k', E'a\\tb'), (1, 'l', '')",
            "INSERT INTO membership_metadata (membership_id, key, value) SELECT id, 'k', 'v' FROM membership LIMIT 1",
            "INSERT INTO project_metadata (project_id, key, value) SELECT id, 'k', 'v' FROM project LIMIT 1",
            """
            INSERT INTO plan (organization_id, name, active, trial, period, credits, billing_type, overage, created_at)
            VALUES (1, 'Scale', true, false, 'month', 99.90, 'subscription', -1, now())\
            """,
            """
            INSERT INTO credit_account (organization_id, additional, used, used_from, used_until, due_at)
            VALUES (1, -0.01, 12.30, now(), now(), '-infinity'), (2, 1, 0, NULL, NULL, NULL)\
            """,
            "INSERT INTO plan_credit (organization_id, expires_at, remaining, warned) VALUES (2, now(), 0.10, false)",
            """
            INSERT INTO ledger_entry (organization_id, key, amount, kind, source, at, balance, operator, created_at) VALUES
            (1, E'k\\N\t', -12.30, 'usage', '', now(), -0.01, 'ada', now()), (1, NULL, -1, 'expiry', '', now(), 0, NULL, now())\
            """,
            """
            INSERT INTO refill_request (organization_id, amount, cycle_start, cycle_end, requested_at)
            VALUES (1, 50, now(), now(), now())\
            """,
            "INSERT INTO organization_origin (organization_id, origin) VALUES (1, repeat('a', 24))",
            "INSERT INTO growth_sample VALUES (now(), 3, 6)",
            "INSERT INTO tidy_run VALUES ('sessions', now(), now(), false, 3, 6)",
            """
            INSERT INTO bulk_change (disabled, chosen, operator, expected, last_id, created_at, starts_at)
            VALUES (true, '{1,2}', 'ada', 2, 2, now(), now())""",
            "INSERT INTO bulk_change_result SELECT id, 1, 'changed' FROM bulk_change",
            "INSERT INTO operator (username, password_hash) VALUES ('ada', 'x')",
            "INSERT INTO operator_recovery_code (operator_id, digest) SELECT id, '\\x01' FROM operator",
            """
            INSERT INTO operator_key (operator_id, name, prefix, digest, created_by, created_at, expires_at)
            SELECT id, 'ci', 'tko_1', '\\x01', 'ada', now(), now() + interval '1 day' FROM operator""",
            "INSERT INTO operator_key_use (operator_key_id, last_used_at) SELECT id, now() FROM operator_key",
            """
            INSERT INTO service_key (name, prefix, digest, scopes, restricted, created_by, created_at, expires_at)
            VALUES ('messages', 'tks_1', '\\x01', '{usage}', true, 'ada', now(), now() + interval '1 day')""",
            "INSERT INTO service_key_organization (service_key_id, organization_id) SELECT id, 1 FROM service_key",
            "INSERT INTO service_key_use (service_key_id, last_used_at) SELECT id, now() FROM service_key",
            "INSERT INTO usage_counter (organization_id, metric, period, project_id, used) VALUES (1, 'agents',"
                    + " '1970-01-01', 0, 5)",
            "INSERT INTO usage_block SELECT organization_id, metric, period, project_id, gen_random_uuid(), 2, now() FROM"
                    + " usage_counter",
            "INSERT INTO usage_crossing (organization_id, metric, share, most, used, resets_at) VALUES"
                    + " (1, 'agents', 80, 5, 4, NULL), (1, NULL, NULL, NULL, NULL, NULL)",
            """
            INSERT INTO usage_lease (id, organization_id, metric, amount, granted_at, expires_at)
            VALUES (gen_random_uuid(), 1, 'concurrent_runs', 1, now(), now() + interval '1 hour')""",
            "INSERT INTO event_inbox (type, organization_id, fields) VALUES ('project.updated', 1, '{name}')",
            """
            INSERT INTO event (position, at, type, organization_id, object_id, details)
            VALUES (1, now(), 'limit.warning', 1, 1, '{"metric": "agents", "limit": 5, "used": 4, "share": 80}')""",
            """
            INSERT INTO operator_session (operator_id, digest, second_factor, created_at, used_at, expires_at)
            SELECT id, '\\x01', false, now(), now(), now() + interval '12 hours' FROM operator""");

    /** The columns that a restore changes. */
    private static final Map<String, List<String>> CHANGED = Map.of(
            "bulk_change", List.of("state", "ended_at"),
            "invitation", List.of("token_digest"),
            "deletion", List.of("token_digest", "token_expires_at"),
            "event_log", List.of("epoch"),
            "outgoing_mail", List.of("next_attempt_at"),
            "webhook_endpoint", List.of("due_at", "lease", "leased_until"));

    /** The tables that a restore empties. */
    static final List<String> EMPTIED = List.of(
            "login_session",
            "operator_session",
            "mailed_token",
            "password_reset_request",
            "usage_block",
            "usage_crossing");

    private FilledTables() {}

    /** Adds rows to a database with organizations, people and projects. */
    static void fill(Database database, byte[] key) {
        String sealed = "'\\x" + HexFormat.of().formatHex(FormBefore.seal(key, "words")) + "'";
        database.change(handle -> ROWS.forEach(sql -> handle.execute(sql.replace(":sealed", sealed))));
    }

    /** The rows of all tables, without the columns that a restore changes and the change feed. */
    static Map<String, List<String>> of(Database database) {
        return database.read(handle -> {
            Map<String, List<String>> rows = new TreeMap<>();
            List<String> tables = handle.createQuery("""
                            SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()
                              AND tablename NOT IN ('change', 'flyway_schema_history')""").mapTo(String.class).list();
            for (String table : tables) {
                String changed = String.join(",", CHANGED.getOrDefault(table, List.of()));
                rows.put(
                        table,
                        handle.createQuery("SELECT (to_jsonb(t) - CAST(:changed AS text[]))::text FROM " + table
                                        + " t ORDER BY 1")
                                .bind("changed", "{" + changed + "}")
                                .mapTo(String.class)
                                .list());
            }
            return rows;
        });
    }

    /** The positions of all sequences. */
    static List<String> sequences(Database database) {
        return database.read(
                handle -> handle.createQuery("""
                        SELECT sequencename || ' ' || coalesce(last_value::text, 'new') FROM pg_sequences
                        WHERE schemaname = current_schema() ORDER BY 1""").mapTo(String.class).list());
    }
}
