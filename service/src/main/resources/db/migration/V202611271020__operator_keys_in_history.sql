-- The key that an operator presented, as it was named then; operators alone see it.
ALTER TABLE audit_event
    ADD COLUMN operator_key_id     integer,
    ADD COLUMN operator_key_name   text,
    ADD COLUMN operator_key_prefix text;
