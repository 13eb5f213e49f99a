-- The party in whose name an invitation stands: it must still be allowed to let people in when the invitation is accepted.
-- Several columns are set where an operator acts as a person. They outlive what they name, so they point at nothing.
ALTER TABLE invitation
    ADD COLUMN granted_by_person   integer,
    ADD COLUMN granted_by_key      integer,
    ADD COLUMN granted_by_operator text;

-- The party that made a key, as it was called then.
ALTER TABLE api_key
    ADD COLUMN created_by_person   integer,
    ADD COLUMN created_by_key      integer,
    ADD COLUMN created_by_operator text,
    ADD COLUMN created_by_name     text;

UPDATE api_key k SET created_by_person = k.person_id, created_by_name = p.email FROM person p WHERE p.id = k.person_id;
UPDATE api_key k SET created_by_person = e.person_id, created_by_key = e.api_key_id, created_by_operator = e.operator,
    created_by_name = coalesce(e.person_email, e.api_key_name)
FROM (SELECT DISTINCT ON (object_id) object_id, organization_id, person_id, person_email, api_key_id, api_key_name, operator
      FROM audit_event WHERE object_type = 'ApiKey' AND operation = 'create' ORDER BY object_id, id DESC) e
WHERE e.object_id = k.id AND e.organization_id = k.organization_id AND k.person_id IS NULL;

-- The history knows who made the invitations that wait, or changed them last.
UPDATE invitation i SET granted_by_person = e.person_id,
    granted_by_key = CASE WHEN k.created_by_operator IS NULL THEN e.api_key_id END,
    granted_by_operator = coalesce(e.operator, k.created_by_operator)
FROM (SELECT DISTINCT ON (object_id) object_id, organization_id, person_id, api_key_id, operator FROM audit_event
      WHERE object_type = 'Invitation' AND action IN ('createInvitation', 'updateInvitation', 'resendInvitation')
      ORDER BY object_id, id DESC) e
LEFT JOIN api_key k ON k.id = e.api_key_id
WHERE e.object_id = i.id AND e.organization_id = i.organization_id AND i.kind = 'invite' AND i.status = 'pending';
