-- A load (SET LOCAL tenantry.loading = 'on') writes audit entries, but sends no webhooks.
DROP TRIGGER webhooks ON audit_event;
CREATE TRIGGER webhooks AFTER INSERT ON audit_event FOR EACH ROW
    WHEN (current_setting('tenantry.loading', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION queue_webhooks();
