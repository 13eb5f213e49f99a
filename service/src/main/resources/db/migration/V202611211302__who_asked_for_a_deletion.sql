-- The address of the person who asked for it last, who is told when it is done; null for operators and keys, and then.
ALTER TABLE deletion ADD COLUMN asked_by text;
