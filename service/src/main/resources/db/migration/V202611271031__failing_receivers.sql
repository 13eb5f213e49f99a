-- Receivers of webhooks whose last attempt failed: few of many, for the list of them.
CREATE INDEX webhook_endpoint_failing ON webhook_endpoint (organization_id, project_id) WHERE retry_at IS NOT NULL;
