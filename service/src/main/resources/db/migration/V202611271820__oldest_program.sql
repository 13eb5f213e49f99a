-- The oldest version of the program that may use these tables. A migration with which older versions cannot work replaces this
-- function by one that returns the version of its own program.
CREATE FUNCTION oldest_program() RETURNS text LANGUAGE sql IMMUTABLE RETURN '0.1.0';
