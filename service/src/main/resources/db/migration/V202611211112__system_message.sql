-- The one message that the operators show to everybody.
CREATE TABLE system_message (
    only_one      boolean PRIMARY KEY DEFAULT true CONSTRAINT system_message_is_one CHECK (only_one),
    message       text        NOT NULL,
    until         timestamptz NOT NULL,
    show_on_login boolean     NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);
