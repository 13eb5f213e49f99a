-- When an administrator of an organization last chose the password of a person; null if nobody has, or the person has chosen one
-- by mail since. Until then that administrator may have acted as the person.
ALTER TABLE person ADD COLUMN password_given_at timestamptz;
