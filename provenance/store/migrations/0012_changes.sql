-- What became of an article when it was audited again, and through what: its own words, or the program that reads them.

CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    run INTEGER NOT NULL REFERENCES runs (id),
    changed TEXT NOT NULL,
    cause TEXT NOT NULL,
    engine_before TEXT NOT NULL,
    engine_after TEXT NOT NULL,
    overall_before REAL,
    overall_after REAL,
    band_before TEXT,
    band_after TEXT,
    scores TEXT NOT NULL,
    came TEXT NOT NULL,
    gone TEXT NOT NULL
) STRICT;

CREATE INDEX changes_article ON changes (article_id);
CREATE INDEX changes_run ON changes (run);

ALTER TABLE rules ADD COLUMN replaced_by TEXT;
