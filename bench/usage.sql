\set a random(1, 2000000000)
\set b random(1, 2000000000)
INSERT INTO repeated_request (caller, key, fingerprint, relied_on, status, content_type, headers, body)
VALUES ('bench', :a || '-' || :b, '\x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', '', 200, 'application/json',
    '{}', '\x00');
