-- When something of a queue is due: null where nothing waits. What waits for its next attempt is not looked at before.
ALTER TABLE webhook_endpoint ADD COLUMN due_at timestamptz;
UPDATE webhook_endpoint e SET due_at = coalesce(retry_at, '-infinity')
WHERE EXISTS (SELECT FROM webhook_delivery d
              WHERE d.organization_id = e.organization_id AND d.project_id = e.project_id AND d.state = 'pending');
CREATE INDEX webhook_endpoint_due ON webhook_endpoint (due_at, organization_id, project_id) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_endpoint_leased ON webhook_endpoint (organization_id) WHERE lease IS NOT NULL;

-- By now the foreign key holds the queues locked: either a sender that finds one empty waits for this transaction, or it has
-- said so before this statement looks.
CREATE FUNCTION note_webhooks_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE webhook_endpoint e SET due_at = '-infinity'
    WHERE e.due_at IS NULL
      AND (e.organization_id, e.project_id) IN
          (SELECT organization_id, project_id FROM added WHERE state = 'pending');
    RETURN NULL;
END $$;
CREATE TRIGGER webhooks_due AFTER INSERT ON webhook_delivery REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION note_webhooks_due();
