-- What was forgotten and must stay away: digests, so that the list itself names nobody.

CREATE TABLE forgotten (
    kind TEXT NOT NULL CHECK (kind IN ('person', 'article', 'outlet')),
    digest TEXT NOT NULL,
    salt TEXT NOT NULL,
    words INTEGER NOT NULL,
    created TEXT NOT NULL,
    PRIMARY KEY (kind, digest)
) STRICT, WITHOUT ROWID;
