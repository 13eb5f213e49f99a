-- Whether a person signed in to the web console: its token is in a cookie, and no API accepts it. Such a session has no refresh
-- token; access_expires_at is its end at the latest, and refresh_expires_at its end without a further request.
ALTER TABLE login_session ADD COLUMN console boolean NOT NULL DEFAULT false;
