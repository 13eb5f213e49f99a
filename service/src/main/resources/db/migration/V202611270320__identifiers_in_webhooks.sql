-- Webhooks have both forms of an id: the number, and the 24 characters of the management API.

-- The 24 characters of a row; null for none. The kind has two hexadecimal digits.
CREATE FUNCTION object_id(kind text, number integer) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT id_prefix || kind || lpad(to_hex(number), 8, '0') FROM installation WHERE number IS NOT NULL
$$;

-- Of the details only the names of the fields are sent, and never the name of an operator.
CREATE OR REPLACE FUNCTION webhook_data(event audit_event) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'organization_id', event.organization_id,
        'project_id', event.project_id,
        'object_type', event.object_type,
        'object_id', event.object_id,
        'ids', jsonb_build_object(
            'organization', object_id('01', event.organization_id),
            'project', object_id('04', event.project_id),
            'object', CASE event.object_type
                WHEN 'Organization' THEN object_id('01', event.object_id)
                WHEN 'Membership' THEN object_id('02', event.object_id)
                WHEN 'ApiKey' THEN object_id('03', event.object_id)
                WHEN 'Project' THEN object_id('04', event.object_id)
            END,
            'actor', coalesce(object_id('09', event.person_id), object_id('03', event.api_key_id))),
        'fields', coalesce(event.details -> 'fields', '[]'),
        'actor', CASE
            WHEN event.person_id IS NOT NULL THEN jsonb_build_object('type', 'person', 'id', event.person_id, 'email', event.person_email)
            WHEN event.api_key_id IS NOT NULL THEN jsonb_build_object('type', 'key', 'id', event.api_key_id, 'name', event.api_key_name)
            WHEN event.operator IS NOT NULL THEN jsonb_build_object('type', 'operator')
            ELSE jsonb_build_object('type', 'system')
        END)
$$;
