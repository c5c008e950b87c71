-- Keys of an article's rows are derived from articles.number, so that they stay the same when the article is
-- audited again and all rows of one article lie side by side.

PRAGMA application_id = 1347571542;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'interrupted', 'failed')),
    ruleset TEXT NOT NULL,
    engine TEXT NOT NULL,
    arguments TEXT NOT NULL,
    articles INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE rules (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    category TEXT,
    dimension TEXT,
    severity TEXT,
    status TEXT NOT NULL,
    rationale TEXT NOT NULL,
    file TEXT NOT NULL,
    hash TEXT NOT NULL,
    ruleset TEXT NOT NULL
) STRICT;

CREATE TABLE articles (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT,
    outlet TEXT,
    published TEXT,
    overall REAL,
    band TEXT,
    attribution INTEGER,
    verification INTEGER,
    transparency INTEGER,
    balance INTEGER,
    directness INTEGER,
    hygiene INTEGER,
    identified_sources INTEGER NOT NULL,
    unidentified_sources INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    noise_ratio REAL NOT NULL,
    words INTEGER NOT NULL,
    language TEXT,
    author TEXT,
    url TEXT,
    source TEXT NOT NULL,
    audited TEXT NOT NULL,
    ruleset TEXT NOT NULL,
    engine TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    caps TEXT NOT NULL,
    number INTEGER NOT NULL UNIQUE,
    shortfall REAL GENERATED ALWAYS AS (round(100 - overall, 1)) VIRTUAL
) STRICT;

CREATE TABLE article_texts (
    article_id TEXT PRIMARY KEY NOT NULL REFERENCES articles (id),
    text TEXT,
    noise TEXT NOT NULL
) STRICT;

CREATE TABLE dimensions (
    article_id TEXT NOT NULL REFERENCES articles (id),
    dimension TEXT NOT NULL,
    score INTEGER,
    base INTEGER NOT NULL,
    weight REAL,
    PRIMARY KEY (article_id, dimension)
) STRICT, WITHOUT ROWID;

CREATE TABLE contributions (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    dimension TEXT NOT NULL,
    rule TEXT NOT NULL REFERENCES rules (id),
    count INTEGER NOT NULL,
    points INTEGER NOT NULL
) STRICT;

CREATE TABLE measures (
    article_id TEXT NOT NULL REFERENCES articles (id),
    name TEXT NOT NULL,
    value ANY,
    PRIMARY KEY (article_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    identified INTEGER NOT NULL,
    role TEXT,
    statements INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    spans TEXT NOT NULL,
    local_id TEXT NOT NULL
) STRICT;

CREATE TABLE attributions (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    type TEXT NOT NULL,
    content TEXT NOT NULL,
    source_id INTEGER REFERENCES sources (id),
    source_text TEXT,
    cue TEXT,
    frame TEXT,
    addressee TEXT,
    medium TEXT,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    spans TEXT NOT NULL,
    local_id TEXT NOT NULL
) STRICT;

CREATE TABLE claims (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    text TEXT NOT NULL,
    quantity ANY,
    approximate INTEGER NOT NULL,
    unit TEXT,
    attribution INTEGER REFERENCES attributions (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    local_id TEXT NOT NULL
) STRICT;

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    severity TEXT NOT NULL,
    category TEXT NOT NULL,
    message TEXT NOT NULL,
    text TEXT,
    rule TEXT NOT NULL REFERENCES rules (id),
    dimension TEXT NOT NULL,
    total INTEGER NOT NULL,
    points TEXT NOT NULL,
    attribution INTEGER REFERENCES attributions (id),
    line INTEGER,
    "column" INTEGER,
    start INTEGER,
    "end" INTEGER
) STRICT;

CREATE TABLE failures (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id),
    source TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;

CREATE INDEX articles_overall ON articles (overall);
CREATE INDEX articles_shortfall ON articles (shortfall);
CREATE INDEX articles_band ON articles (band);
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_outlet ON articles (outlet, published);
CREATE INDEX articles_language ON articles (language, outlet);
CREATE INDEX contributions_article ON contributions (article_id);
CREATE INDEX contributions_rule ON contributions (rule);
CREATE INDEX contributions_dimension ON contributions (dimension);
CREATE INDEX contributions_points ON contributions (points);
CREATE INDEX measures_name ON measures (name, value);
CREATE INDEX sources_article ON sources (article_id);
CREATE INDEX sources_name ON sources (name);
CREATE INDEX sources_kind ON sources (kind);
CREATE INDEX attributions_article ON attributions (article_id, start);
CREATE INDEX attributions_source ON attributions (source_id);
CREATE INDEX attributions_type ON attributions (type);
CREATE INDEX claims_article ON claims (article_id, start);
CREATE INDEX claims_attribution ON claims (attribution);
CREATE INDEX findings_article ON findings (article_id, start);
CREATE INDEX findings_rule ON findings (rule, severity);
CREATE INDEX findings_severity ON findings (severity);
CREATE INDEX findings_category ON findings (category, severity);
CREATE INDEX findings_attribution ON findings (attribution);
CREATE INDEX failures_run ON failures (run);

-- The rowid is articles.number; both columns hold folded and stemmed text.
CREATE VIRTUAL TABLE article_search USING fts5 (title, text, tokenize = 'unicode61');
