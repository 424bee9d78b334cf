-- The acts, their chains, and the Merkle log behind them.
--
-- This is SQLite's DDL; PostgreSQL reads it with BIGINT for INTEGER, BYTEA for BLOB, and without STRICT.

-- A stream of acts: a case, a power item, a person, an agency.
CREATE TABLE stream (
    name TEXT NOT NULL PRIMARY KEY,
    -- What the log's commitment to the name is salted with.
    salt BLOB NOT NULL,
    -- Acts in the stream: also the place of the next one.
    length INTEGER NOT NULL,
    -- SHA-256 digest of the last act.
    head BLOB NOT NULL
) STRICT;

-- An act in its canonical bytes. Never changed, never deleted.
CREATE TABLE act (
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    recorded TEXT NOT NULL,
    bytes BLOB NOT NULL,
    digest BLOB NOT NULL,
    digest_sm3 BLOB NOT NULL,
    PRIMARY KEY (stream, seq)
) STRICT;

-- What opens the sealed fields of an act, as canonical JSON. Taking a field out erases its value and leaves the act whole.
CREATE TABLE opening (
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (stream, seq)
) STRICT;

-- Acts that are committed but not yet in the log, in the order of their arrival. An INTEGER PRIMARY KEY without NOT NULL is
-- numbered by the engine; the numbers only order what waits here, and may have gaps or begin anew.
CREATE TABLE unlogged (
    arrival INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

-- Which act stands at which place of the log.
CREATE TABLE log_entry (
    position INTEGER NOT NULL PRIMARY KEY,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    UNIQUE (stream, seq)
) STRICT;

-- The log's tiles (C2SP tlog-tiles): up to 256 hashes each. A tile that is not full grows at its end.
CREATE TABLE log_tile (
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, position)
) STRICT;

-- Signed checkpoints, by the size of the log: the root that was signed, the signed note, and when.
CREATE TABLE checkpoint (
    size INTEGER NOT NULL PRIMARY KEY,
    root BLOB NOT NULL,
    note BLOB NOT NULL,
    signed TEXT NOT NULL
) STRICT;

-- The next number of each series of documents: an agency's, of a kind, in a year.
CREATE TABLE serial (
    agency TEXT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    next INTEGER NOT NULL,
    PRIMARY KEY (agency, kind, year)
) STRICT;
