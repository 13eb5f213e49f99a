-- Where a node keeps what it has left of a block, for the nodes on the same machine; null: nowhere that others can read.
ALTER TABLE usage_block ADD COLUMN place text, ADD COLUMN slot integer NOT NULL DEFAULT 0;
