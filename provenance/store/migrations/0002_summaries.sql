-- Filled at the end of a run, always from the tables of articles.

CREATE TABLE outlets (
    outlet TEXT PRIMARY KEY NOT NULL,
    articles INTEGER NOT NULL,
    assessed INTEGER NOT NULL,
    overall REAL,
    attribution REAL,
    verification REAL,
    transparency REAL,
    balance REAL,
    directness REAL,
    hygiene REAL,
    noise_ratio REAL,
    unidentified_share REAL,
    findings_per_article REAL
) STRICT;

CREATE TABLE outlet_bands (
    outlet TEXT NOT NULL REFERENCES outlets (outlet),
    band TEXT NOT NULL,
    articles INTEGER NOT NULL,
    overall REAL,
    noise_ratio REAL,
    PRIMARY KEY (outlet, band)
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_totals (
    rule TEXT PRIMARY KEY NOT NULL REFERENCES rules (id),
    category TEXT,
    findings INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    article_share REAL,
    points INTEGER NOT NULL
) STRICT;

CREATE TABLE rule_outlets (
    rule TEXT NOT NULL REFERENCES rules (id),
    outlet TEXT NOT NULL REFERENCES outlets (outlet),
    findings INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    article_share REAL,
    PRIMARY KEY (rule, outlet)
) STRICT, WITHOUT ROWID;

CREATE TABLE score_distribution (
    dimension TEXT NOT NULL,
    score_from INTEGER NOT NULL,
    score_to INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (dimension, score_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE speakers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    identified INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    statements INTEGER NOT NULL
) STRICT;

CREATE INDEX outlets_overall ON outlets (overall);
CREATE INDEX outlets_noise ON outlets (noise_ratio);
CREATE INDEX rule_outlets_outlet ON rule_outlets (outlet);
CREATE INDEX speakers_name ON speakers (name);
CREATE INDEX speakers_articles ON speakers (articles);
