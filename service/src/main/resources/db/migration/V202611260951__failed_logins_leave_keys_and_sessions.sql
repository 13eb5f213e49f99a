-- Failed logins, which anybody can cause, keep a person from signing in. Keys and sessions go on: only an operator stops those.
CREATE OR REPLACE VIEW active_membership AS
SELECT id, organization_id, project_id, person_id, role, is_email_notify_enabled
FROM membership m
WHERE NOT EXISTS (SELECT FROM membership own
                  WHERE own.organization_id = m.organization_id AND own.person_id = m.person_id
                    AND own.project_id IS NULL AND own.disabled AND NOT own.disabled_by_failures);
