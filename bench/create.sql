\set a random(1, 2000000000)
\set q random(0, 49)
BEGIN;
INSERT INTO organization (name, name_fold, name_order, name_claimed, disabled, quota_max_users)
SELECT 'Inserted ' || :a, 'inserted ' || :a, convert_to('inserted ' || :a, 'UTF8'), true, false, :q
WHERE NOT EXISTS (SELECT FROM organization WHERE name_fold = 'inserted ' || :a) RETURNING id;
INSERT INTO audit_event (organization_id, operator, operation, action, object_type, object_id, details, request_id)
VALUES (1, 'bench', 'create', 'createOrganisation', 'Organization', 1, '{}', 'bench');
COMMIT;
