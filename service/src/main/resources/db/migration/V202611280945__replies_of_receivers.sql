-- The start of a receiver's reply to a webhook, for seven days. An attempt of the version before has none.
ALTER TABLE webhook_attempt ADD COLUMN reply_state text NOT NULL DEFAULT 'none', ADD COLUMN reply text;
-- The rows from before need no look.
ALTER TABLE webhook_attempt ADD CONSTRAINT webhook_attempt_reply_known CHECK (
    reply_state IN ('none', 'whole', 'cut', 'unfinished', 'not_text', 'compressed', 'allowed_host', 'removed')
    AND (reply IS NULL OR reply_state IN ('whole', 'cut', 'unfinished'))) NOT VALID;
CREATE INDEX IF NOT EXISTS webhook_attempt_reply ON webhook_attempt (at) WHERE reply IS NOT NULL;
