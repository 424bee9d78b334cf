-- What the desk needs beside the record: sign-in, sessions, drafts, files.

CREATE TABLE account (
    name TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    password TEXT NOT NULL,
    failures INTEGER NOT NULL,
    locked_until TEXT
) STRICT;

CREATE TABLE session (
    -- SHA-256 of the cookie's token, so that a copy of the table opens no session.
    token BLOB NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    csrf TEXT NOT NULL,
    created TEXT NOT NULL,
    seen TEXT NOT NULL
) STRICT;

CREATE TABLE draft (
    person TEXT NOT NULL,
    case_id TEXT NOT NULL,
    act TEXT NOT NULL,
    form TEXT NOT NULL,
    saved TEXT NOT NULL,
    PRIMARY KEY (person, case_id, act)
) STRICT;

-- Evidence files: the bytes lie in the blob folder under their hash.
CREATE TABLE file (
    sha256 TEXT NOT NULL,
    case_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sm3 TEXT NOT NULL,
    person TEXT NOT NULL,
    received TEXT NOT NULL,
    PRIMARY KEY (case_id, sha256)
) STRICT;
