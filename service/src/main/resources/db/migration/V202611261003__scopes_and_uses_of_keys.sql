-- What a key may be used for. A key of a project is used for no other keys unless somebody wants that.
ALTER TABLE api_key ADD COLUMN scopes text[] NOT NULL DEFAULT '{read,write}'
    CONSTRAINT api_key_scopes_known CHECK (scopes <@ '{read,write,keys}' AND scopes <> '{}');
UPDATE api_key SET scopes = '{read,write,keys}' WHERE project_id IS NULL;

-- When keys were last used: beside their rows, so that a use changes nothing that is cached of a key.
CREATE TABLE api_key_use (
    api_key_id   integer PRIMARY KEY CONSTRAINT api_key_use_key REFERENCES api_key ON DELETE CASCADE,
    last_used_at timestamptz NOT NULL
);
