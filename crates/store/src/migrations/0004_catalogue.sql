-- Read models of the catalogue: derived from the streams of items, and made again from them.
-- A day that is open stands as 9999-12-31; days `until_day` are the first ones outside.

-- An item as it stands last, published or not.
CREATE TABLE item (
    code TEXT NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    domain TEXT NOT NULL,
    -- How far the draft under way has come; empty where there is none.
    phase TEXT NOT NULL,
    -- The legal office to which it was submitted; empty where it was not.
    office TEXT NOT NULL,
    versions INTEGER NOT NULL,
    acts INTEGER NOT NULL,
    updated TEXT NOT NULL
) STRICT;
CREATE INDEX item_by_phase ON item (phase, agency);
CREATE INDEX item_by_office ON item (office, phase);

CREATE TABLE item_version (
    code TEXT NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    domain TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    published TEXT NOT NULL,
    publish_seq INTEGER NOT NULL,
    imported INTEGER NOT NULL,
    benchmark TEXT,
    procedure_id TEXT,
    PRIMARY KEY (code, number)
) STRICT;

-- How an item stands through time, without gaps from its first day.
CREATE TABLE item_span (
    code TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    standing TEXT NOT NULL,
    number INTEGER,
    PRIMARY KEY (code, from_day)
) STRICT;
CREATE INDEX span_by_standing ON item_span (standing, from_day);

-- Who may file on an item through time.
CREATE TABLE item_subject (
    code TEXT NOT NULL,
    agency TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    PRIMARY KEY (code, agency, from_day)
) STRICT;
CREATE INDEX subject_items ON item_subject (agency, code);

-- The articles on which a version rests, each in a row of its own.
CREATE TABLE item_basis (
    code TEXT NOT NULL,
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,
    law TEXT NOT NULL,
    version TEXT NOT NULL,
    article TEXT NOT NULL,
    article_number INTEGER NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    PRIMARY KEY (code, number, place)
) STRICT;
CREATE INDEX basis_by_law ON item_basis (law, article_number, code);

-- Two-character pieces of what items are searched by.
CREATE TABLE item_gram (
    gram TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (gram, code)
) STRICT;
CREATE INDEX gram_of_item ON item_gram (code);

-- Cases are asked for by their item when its basis changes, and by party and item when two agencies file the same act.
ALTER TABLE case_file ADD COLUMN violation_from TEXT;
ALTER TABLE case_file ADD COLUMN violation_to TEXT;
CREATE INDEX case_by_item ON case_file (item, status);
