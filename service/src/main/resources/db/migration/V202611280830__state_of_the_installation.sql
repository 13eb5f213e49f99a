-- What the dashboard of operators reads: uses that have come to a share of their limit, and failed sign-ins of the last day.
CREATE INDEX IF NOT EXISTS usage_counter_told ON usage_counter (told DESC, organization_id, period) WHERE told > 0;
CREATE INDEX IF NOT EXISTS audit_event_failed_sign_in ON audit_event (at)
    WHERE action IN ('signInFailed', 'signInOperatorFailed');
