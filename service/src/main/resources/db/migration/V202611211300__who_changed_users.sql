-- A person as the management API names who created or changed a user: their own user in the same organization, all zeros
-- (the system) for nobody and for who has none there. The id is made as io.tenantry.storage.ObjectIds makes it.
CREATE FUNCTION user_of(person integer, organization integer) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT i.id_prefix || '02' || lpad(to_hex(m.id), 8, '0') FROM installation i, membership m
                     WHERE m.organization_id = $2 AND m.person_id = $1 AND m.project_id IS NULL),
                    '000000000000000000000000')
$$;
