-- Indexes of lists. In a database that has tables, Schema makes those that have IF NOT EXISTS before this transaction begins
-- (see IndexesAhead), so that it is short.

-- A list by business unit or account reads the organizations without one by the same index as the others.
CREATE INDEX IF NOT EXISTS organization_by_business_unit_or_none ON organization (business_unit_id, id);
CREATE INDEX IF NOT EXISTS organization_by_live_agent_account_or_none ON organization (live_agent_account, id);
DROP INDEX organization_by_business_unit_id, organization_without_business_unit_id;
DROP INDEX organization_by_live_agent_account, organization_without_live_agent_account;
ALTER INDEX organization_by_business_unit_or_none RENAME TO organization_by_business_unit_id;
ALTER INDEX organization_by_live_agent_account_or_none RENAME TO organization_by_live_agent_account;

-- The orders of two settings that are flat at any size: see OrganizationColumns. All organizations are in them, also those
-- with the default value.
CREATE INDEX IF NOT EXISTS organization_by_disabled_and_name ON organization (disabled, name_order, id);
CREATE INDEX IF NOT EXISTS organization_by_business_unit_id_and_name ON organization (business_unit_id, name_order, id);
CREATE INDEX IF NOT EXISTS organization_by_quota_max_users_and_name ON organization (quota_max_users, name_order, id);

-- Few organizations exclude projects from their privacy settings.
CREATE INDEX IF NOT EXISTS organization_data_privacy_ignore_list ON organization USING gin (data_privacy_ignore_list)
    WHERE data_privacy_ignore_list <> '{}';

-- Users without a value come last in an index, as everywhere else, so that a list finds the next value by it.
CREATE INDEX IF NOT EXISTS membership_user_by_cxone_email_or_none ON membership (cxone_email, id) WHERE project_id IS NULL;
CREATE INDEX IF NOT EXISTS membership_user_by_cxone_id_or_none ON membership (cxone_id, id) WHERE project_id IS NULL;
DROP INDEX membership_user_by_cxone_email, membership_user_by_cxone_id;
ALTER INDEX membership_user_by_cxone_email_or_none RENAME TO membership_user_by_cxone_email;
ALTER INDEX membership_user_by_cxone_id_or_none RENAME TO membership_user_by_cxone_id;

-- The roles of users, as UserColumns writes them.
CREATE INDEX IF NOT EXISTS membership_user_by_roles ON membership
    USING gin ((CASE role WHEN 'admin' THEN ARRAY['admin'] ELSE '{}' END || roles))
    WHERE project_id IS NULL AND (CASE role WHEN 'admin' THEN ARRAY['admin'] ELSE '{}' END || roles) <> '{}';
