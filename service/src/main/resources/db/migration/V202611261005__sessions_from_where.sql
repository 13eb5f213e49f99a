-- Where a session began, for its person.
ALTER TABLE login_session
    ADD COLUMN from_address text,
    ADD COLUMN user_agent   text;
