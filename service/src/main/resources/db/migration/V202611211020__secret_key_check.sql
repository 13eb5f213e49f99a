-- A known text, sealed with the secret key of the first program: others are refused if theirs does not open it.
ALTER TABLE installation ADD COLUMN secret_key_check bytea;
