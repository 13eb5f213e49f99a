-- Whether it was failed logins that disabled a user: those an administrator of the organization may forget, while what an
-- operator decided stays.
ALTER TABLE membership
    ADD COLUMN disabled_by_failures boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT membership_disabled_by_failures_is_disabled CHECK (disabled OR NOT disabled_by_failures);
