-- Where an imported organization comes from: its id in the installation that exported it, and that one's own origins. By these an
-- organization is recognized that is imported a second time.
CREATE TABLE organization_origin (
    organization_id integer     NOT NULL
        CONSTRAINT organization_origin_organization REFERENCES organization ON DELETE CASCADE,
    origin          text COLLATE "C" NOT NULL CONSTRAINT organization_origin_is_id CHECK (origin ~ '^[0-9a-f]{24}$'),
    imported_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT organization_origin_pkey PRIMARY KEY (organization_id, origin)
);
CREATE INDEX organization_origin_by_origin ON organization_origin (origin);
