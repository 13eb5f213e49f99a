package io.tenantry.notification;

import io.tenantry.access.PersonId;
import io.tenantry.id.IntId;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The SQL that writes notifications. */
final class NoticeStore {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * The audiences, by the words of {@link Audience}. Disabled members get nothing. Members of an organization are not read through
     * {@code active_membership}: their own rows say whether they are disabled, and a search for these rows, which they are themselves,
     * is one over all members for each admin while the table has no statistics.
     */
    private static final String AUDIENCE = """
            SELECT e.subject AS id WHERE e.audience = 'of'
            UNION SELECT m.person_id FROM membership m
                WHERE e.audience = 'admins' AND m.organization_id = e.organization AND m.project_id IS NULL AND m.role = 'admin'
                  AND (NOT m.disabled OR m.disabled_by_failures)
            UNION SELECT m.person_id FROM active_membership m
                WHERE e.audience = 'project' AND m.project_id = e.project
            UNION SELECT m.person_id FROM membership m
                WHERE e.audience = 'project' AND m.organization_id = e.organization AND m.project_id IS NULL AND m.role = 'admin'
                  AND (NOT m.disabled OR m.disabled_by_failures)
                  AND NOT EXISTS (SELECT FROM active_membership a WHERE a.project_id = e.project)
            UNION SELECT p.id FROM invitation i JOIN person p ON p.email_fold = i.email_fold
                WHERE e.audience = 'invited' AND i.id = e.subject
            UNION SELECT m.person_id FROM invitation i JOIN membership m ON m.organization_id = i.organization_id
                WHERE e.audience = 'inviter' AND i.id = e.subject AND i.kind = 'invite' AND m.project_id IS NULL
                  AND (NOT m.disabled OR m.disabled_by_failures)
                  AND CASE WHEN i.granted_by_person IS NULL THEN m.role = 'admin' ELSE m.person_id = i.granted_by_person END
            UNION SELECT i.person_id FROM invitation i WHERE e.audience = 'asker' AND i.id = e.subject
            UNION SELECT k.person_id FROM api_key k WHERE e.audience = 'holders' AND k.id = e.subject AND k.person_id IS NOT NULL
            UNION SELECT m.person_id FROM membership m
                WHERE e.audience = 'holders' AND m.organization_id = e.organization AND m.project_id IS NULL AND m.role = 'admin'
                  AND (NOT m.disabled OR m.disabled_by_failures)""";

    /** People are locked, so that none is removed between being found and being written. */
    private static final String WRITE = """
            WITH e AS MATERIALIZED (
                SELECT n.type, n.severity, n.organization, n.project, n.audience, n.subject, n.once, n.place,
                    left(format(n.title, o.name, p.name, s.name), 200) AS title,
                    left(format(n.body, o.name, p.name, s.name), 2000) AS body,
                    CASE WHEN n.entry THEN webhook_data(jsonb_populate_record(NULL::audit_event, n.content::jsonb
                            || jsonb_build_object('person_email',
                                (SELECT email FROM person WHERE id = (n.content::jsonb ->> 'person_id')::integer))
                            || jsonb_build_object('api_key_name',
                                (SELECT name FROM api_key WHERE id = (n.content::jsonb ->> 'api_key_id')::integer))))
                        ELSE n.content::jsonb END AS payload
                FROM unnest(:types, :severities, :organizations, :projects, :audiences, :subjects, :titles, :bodies, :entries,
                        :contents, :keys) WITH ORDINALITY
                    AS n (type, severity, organization, project, audience, subject, title, body, entry, content, once, place)
                LEFT JOIN organization o ON o.id = n.organization
                LEFT JOIN project p ON p.id = n.project
                LEFT JOIN LATERAL (
                    SELECT coalesce(nullif(k.name, ''), k.prefix || '…') AS name FROM api_key k
                        WHERE n.audience = 'holders' AND k.id = n.subject
                    UNION ALL SELECT i.email FROM invitation i
                        WHERE n.audience IN ('invited', 'inviter', 'asker') AND i.id = n.subject) s ON true
            )
            INSERT INTO notification (person_id, organization_id, event_type, severity, title, body, payload, once_key)
            SELECT q.id, e.organization, e.type, e.severity, e.title, e.body, e.payload, e.once
            FROM e CROSS JOIN LATERAL (%s) r JOIN person q ON q.id = r.id
            ORDER BY e.place, q.id FOR KEY SHARE OF q
            ON CONFLICT (person_id, event_type, once_key) WHERE once_key IS NOT NULL DO NOTHING
            RETURNING person_id, title, body""".formatted(AUDIENCE);

    private NoticeStore() {}

    static List<Notices.Told> write(Handle handle, List<Notice> notices) {
        return handle.createQuery(WRITE)
                .bind("types", texts(notices, notice -> notice.type().word()))
                .bind(
                        "severities",
                        texts(notices, notice -> notice.type().severity().word()))
                .bind("organizations", numbers(notices, Notice::organization))
                .bind("projects", numbers(notices, Notice::project))
                .bind("audiences", texts(notices, notice -> notice.audience().word()))
                .bind("subjects", numbers(notices, notice -> notice.audience().subject()))
                .bind("titles", texts(notices, Notice::title))
                .bind("bodies", texts(notices, Notice::body))
                .bind(
                        "entries",
                        notices.stream()
                                .map(notice -> notice.content() instanceof Notice.Content.Entry)
                                .toArray(Boolean[]::new))
                .bind("contents", texts(notices, notice -> JSON.writeValueAsString(members(notice.content()))))
                .bind("keys", texts(notices, Notice::once))
                .map((row, context) ->
                        new Notices.Told(new PersonId(row.getInt(1)), row.getString(2), row.getString(3)))
                .list();
    }

    private static Object members(Notice.Content content) {
        return switch (content) {
            case Notice.Content.Entry(var columns) -> columns;
            case Notice.Content.Plain(var members) -> members;
        };
    }

    private static @Nullable String[] texts(List<Notice> notices, Function<Notice, @Nullable String> value) {
        return notices.stream().map(value).toArray(String[]::new);
    }

    private static @Nullable Integer[] numbers(List<Notice> notices, Function<Notice, @Nullable IntId> id) {
        return notices.stream()
                .map(notice -> IntId.valueOrNull(id.apply(notice)))
                .toArray(Integer[]::new);
    }
}
