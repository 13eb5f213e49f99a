-- Rows that lack a setting, in the order of their ids: an index on (setting, id) cannot give them so.
DROP INDEX organization_by_business_unit_id;
DROP INDEX organization_by_live_agent_account;
CREATE INDEX organization_by_business_unit_id ON organization (business_unit_id, id) WHERE business_unit_id IS NOT NULL;
CREATE INDEX organization_by_live_agent_account ON organization (live_agent_account, id) WHERE live_agent_account IS NOT NULL;
CREATE INDEX organization_without_business_unit_id ON organization (id) WHERE business_unit_id IS NULL;
CREATE INDEX organization_without_live_agent_account ON organization (id) WHERE live_agent_account IS NULL;
