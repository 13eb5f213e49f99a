-- The reason that an operator gave for acting as a person in the web console; null for other sessions.
ALTER TABLE login_session ADD COLUMN impersonation_reason text;
