-- Whether a session began with a second factor, or its person has set one up in it.
ALTER TABLE login_session ADD COLUMN second_factor boolean NOT NULL DEFAULT false;
UPDATE login_session l SET second_factor = true FROM sign_in s WHERE s.person_id = l.person_id AND s.totp_confirmed_at IS NOT NULL;
