-- Members of a project are read in pages, in the order of their ids.
CREATE INDEX membership_by_project ON membership (project_id, id) WHERE project_id IS NOT NULL;
