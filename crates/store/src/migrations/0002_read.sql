-- Read models: everything here is derived from the acts and can be made again from them.

CREATE TABLE case_file (
    id TEXT NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL,
    region TEXT NOT NULL,
    stage TEXT NOT NULL,
    -- open, concluded, closed, archived
    status TEXT NOT NULL,
    cause TEXT NOT NULL,
    item TEXT,
    party TEXT,
    party_key TEXT,
    source TEXT,
    opened TEXT NOT NULL,
    filed TEXT,
    decided TEXT,
    decision TEXT,
    closed TEXT,
    fine INTEGER,
    next_due TEXT,
    next_title TEXT,
    version INTEGER NOT NULL,
    alerts INTEGER NOT NULL,
    red INTEGER NOT NULL,
    updated TEXT NOT NULL
) STRICT;
CREATE INDEX case_by_agency ON case_file (agency, status, updated);
CREATE INDEX case_by_due ON case_file (agency, next_due);
CREATE INDEX case_by_party ON case_file (party_key);

CREATE TABLE case_officer (
    case_id TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (case_id, person)
) STRICT;
CREATE INDEX officer_cases ON case_officer (person, case_id);

CREATE TABLE todo (
    case_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    agency TEXT NOT NULL,
    -- A post, or a person; the other one is empty.
    role TEXT NOT NULL,
    person TEXT NOT NULL,
    act TEXT NOT NULL,
    title TEXT NOT NULL,
    since TEXT NOT NULL,
    -- Last day, inclusive; 9999-12-31 where the law sets none, so that order needs no special case.
    due TEXT NOT NULL,
    PRIMARY KEY (case_id, place)
) STRICT;
CREATE INDEX todo_by_person ON todo (person, due);
CREATE INDEX todo_by_role ON todo (agency, role, due);

CREATE TABLE deadline (
    case_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    agency TEXT NOT NULL,
    clock TEXT NOT NULL,
    title TEXT NOT NULL,
    holder TEXT NOT NULL,
    started TEXT NOT NULL,
    due TEXT NOT NULL,
    met TEXT,
    PRIMARY KEY (case_id, place)
) STRICT;
CREATE INDEX deadline_open ON deadline (agency, met, due);

CREATE TABLE alert (
    case_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    rule TEXT NOT NULL,
    agency TEXT NOT NULL,
    red INTEGER NOT NULL,
    message TEXT NOT NULL,
    recorded TEXT NOT NULL,
    PRIMARY KEY (case_id, seq, rule)
) STRICT;
CREATE INDEX alert_by_agency ON alert (agency, red, recorded);

CREATE TABLE document (
    case_id TEXT NOT NULL,
    source INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number TEXT,
    dated TEXT NOT NULL,
    effective INTEGER NOT NULL,
    PRIMARY KEY (case_id, source, kind)
) STRICT;
CREATE UNIQUE INDEX document_by_number ON document (number);

-- A fine stands here from the decision on: nobody is fined twice for one act.
CREATE TABLE fine (
    case_id TEXT NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL,
    item TEXT NOT NULL,
    tier TEXT NOT NULL,
    party_key TEXT NOT NULL,
    violation_from TEXT NOT NULL,
    violation_to TEXT NOT NULL,
    region TEXT NOT NULL,
    amount INTEGER NOT NULL,
    decided TEXT NOT NULL
) STRICT;
CREATE INDEX fine_by_party ON fine (party_key, violation_from);
CREATE INDEX fine_by_item ON fine (agency, item, tier, decided);

CREATE TABLE officer_record (
    case_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    person TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (case_id, seq, person)
) STRICT;
CREATE INDEX records_by_person ON officer_record (person, started);

CREATE TABLE publication (
    case_id TEXT NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL,
    number TEXT NOT NULL,
    party TEXT NOT NULL,
    cause TEXT NOT NULL,
    kinds TEXT NOT NULL,
    fine INTEGER,
    decided TEXT NOT NULL,
    published TEXT NOT NULL,
    summary TEXT NOT NULL,
    decision_seq INTEGER NOT NULL,
    publish_seq INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX publication_by_number ON publication (number);
CREATE INDEX publication_by_day ON publication (published);

-- Two-character pieces of what is searched for: complete for names, where a dictionary would miss most.
CREATE TABLE gram (
    gram TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (gram, case_id)
) STRICT;
CREATE INDEX gram_of_case ON gram (case_id);

-- Counts that tell a program whether what it remembers is still all there is.
CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;
