-- The history of one thing, and what one person did.
CREATE INDEX audit_event_by_object ON audit_event (organization_id, object_type, object_id, at);
CREATE INDEX audit_event_by_person ON audit_event (organization_id, lower(person_email), at);
