-- Mail that is to be sent, written in the transaction of what it tells of.
CREATE TABLE outgoing_mail (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient       text        NOT NULL,
    subject         text        NOT NULL,
    -- Encrypted, as mails carry links that open accounts; erased once the mail is sent.
    text_part       bytea,
    html_part       bytea,
    -- The organization that a notification is from; its mail goes when it goes.
    organization_id integer CONSTRAINT outgoing_mail_organization REFERENCES organization ON DELETE CASCADE,
    created_at      timestamptz NOT NULL DEFAULT now(),
    attempts        integer     NOT NULL DEFAULT 0,
    -- While somebody sends it: when others may take it for abandoned.
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error      text,
    sent_at         timestamptz,
    failed_at       timestamptz,
    CONSTRAINT outgoing_mail_has_parts CHECK (sent_at IS NOT NULL OR (text_part IS NOT NULL AND html_part IS NOT NULL))
);
CREATE INDEX outgoing_mail_due ON outgoing_mail (next_attempt_at, id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outgoing_mail_by_age ON outgoing_mail (created_at);
CREATE INDEX outgoing_mail_by_organization ON outgoing_mail (organization_id) WHERE organization_id IS NOT NULL;
