-- The waiting mails of each organization; 0 for those that are from none. The organizations take turns.
CREATE INDEX outgoing_mail_by_sender ON outgoing_mail ((coalesce(organization_id, 0)), next_attempt_at, id)
    WHERE sent_at IS NULL AND failed_at IS NULL;
