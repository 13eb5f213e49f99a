-- The history is chained in the background: each entry has a link with a hash over its fields and the hash of the link before it.
-- There is a chain for each organization, under its number, and one under 0 for entries without an organization.

-- The entries that wait for their link. A trigger adds them, whichever program writes them.
CREATE TABLE audit_pending (
    entry bigint NOT NULL
);

CREATE TABLE audit_link (
    entry         bigint  NOT NULL CONSTRAINT audit_link_pkey PRIMARY KEY,
    chain         integer NOT NULL,
    -- From 1 on, without gaps.
    number        bigint  NOT NULL,
    hash          bytea   NOT NULL,
    -- The salts of the digests of personal values: of the author, and of the object. Null once the values are erased; then the
    -- digest is kept in its place.
    author_salt   bytea,
    author_digest bytea,
    object_salt   bytea,
    object_digest bytea,
    CONSTRAINT audit_link_place UNIQUE (chain, number),
    CONSTRAINT audit_link_author CHECK ((author_salt IS NULL) <> (author_digest IS NULL)),
    CONSTRAINT audit_link_object CHECK ((object_salt IS NULL) <> (object_digest IS NULL))
);

CREATE TABLE audit_chain (
    chain        integer NOT NULL CONSTRAINT audit_chain_pkey PRIMARY KEY,
    -- The last link.
    number       bigint  NOT NULL,
    hash         bytea   NOT NULL,
    -- The last link that expired: the chain is verified from here on.
    from_number  bigint  NOT NULL DEFAULT 0,
    from_hash    bytea   NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
);

CREATE FUNCTION queue_for_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending SELECT id FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER chain AFTER INSERT ON audit_event REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION queue_for_chain();

INSERT INTO audit_pending SELECT id FROM audit_event ORDER BY id;
