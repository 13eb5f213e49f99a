-- External ids and metadata: beside the rows of their objects, which stay as narrow as they are. The external id of a user is that
-- of the person; the metadata is that of the membership, which no other organization sees.
CREATE TABLE organization_external_id (
    organization_id integer PRIMARY KEY
        CONSTRAINT organization_external_id_organization REFERENCES organization ON DELETE CASCADE,
    external_id text COLLATE "C" NOT NULL CONSTRAINT organization_external_id_unique UNIQUE
        CONSTRAINT organization_external_id_length CHECK (char_length(external_id) BETWEEN 1 AND 255)
);
CREATE TABLE person_external_id (
    person_id   integer PRIMARY KEY CONSTRAINT person_external_id_person REFERENCES person ON DELETE CASCADE,
    external_id text COLLATE "C" NOT NULL CONSTRAINT person_external_id_unique UNIQUE
        CONSTRAINT person_external_id_length CHECK (char_length(external_id) BETWEEN 1 AND 255)
);
CREATE TABLE project_external_id (
    project_id  integer PRIMARY KEY CONSTRAINT project_external_id_project REFERENCES project ON DELETE CASCADE,
    external_id text COLLATE "C" NOT NULL CONSTRAINT project_external_id_unique UNIQUE
        CONSTRAINT project_external_id_length CHECK (char_length(external_id) BETWEEN 1 AND 255)
);

-- A key has at most 160 bytes and a value 2,000: together they fit into an index entry.
CREATE TABLE organization_metadata (
    organization_id integer NOT NULL
        CONSTRAINT organization_metadata_organization REFERENCES organization ON DELETE CASCADE,
    key   text COLLATE "C" NOT NULL CONSTRAINT organization_metadata_key_length CHECK (char_length(key) BETWEEN 1 AND 40),
    value text COLLATE "C" NOT NULL CONSTRAINT organization_metadata_value_length CHECK (char_length(value) <= 500),
    CONSTRAINT organization_metadata_pkey PRIMARY KEY (organization_id, key)
);
CREATE INDEX organization_metadata_by_value ON organization_metadata (key, value, organization_id);
CREATE TABLE membership_metadata (
    membership_id integer NOT NULL CONSTRAINT membership_metadata_membership REFERENCES membership ON DELETE CASCADE,
    key   text COLLATE "C" NOT NULL CONSTRAINT membership_metadata_key_length CHECK (char_length(key) BETWEEN 1 AND 40),
    value text COLLATE "C" NOT NULL CONSTRAINT membership_metadata_value_length CHECK (char_length(value) <= 500),
    CONSTRAINT membership_metadata_pkey PRIMARY KEY (membership_id, key)
);
CREATE INDEX membership_metadata_by_value ON membership_metadata (key, value, membership_id);
CREATE TABLE project_metadata (
    project_id integer NOT NULL CONSTRAINT project_metadata_project REFERENCES project ON DELETE CASCADE,
    key   text COLLATE "C" NOT NULL CONSTRAINT project_metadata_key_length CHECK (char_length(key) BETWEEN 1 AND 40),
    value text COLLATE "C" NOT NULL CONSTRAINT project_metadata_value_length CHECK (char_length(value) <= 500),
    CONSTRAINT project_metadata_pkey PRIMARY KEY (project_id, key)
);
CREATE INDEX project_metadata_by_value ON project_metadata (key, value, project_id);

-- Services with the scope "flags" write external ids.
ALTER TABLE service_key DROP CONSTRAINT service_key_scopes_known;
ALTER TABLE service_key ADD CONSTRAINT service_key_scopes_known
    CHECK (scopes <@ '{usage,read,introspect,billing,flags}' AND scopes <> '{}');
