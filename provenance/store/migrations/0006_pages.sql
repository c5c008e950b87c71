-- What the pages of the browser ask for: articles with errors, an outlet worst first, scores by month and by outlet,
-- search over the names of sources and over numbers with what is said about them.

ALTER TABLE articles ADD COLUMN errors INTEGER NOT NULL DEFAULT 0;

UPDATE articles SET errors = (
    SELECT count(*) FROM findings WHERE findings.article_id = articles.id AND findings.severity = 'error'
);

CREATE INDEX articles_errors ON articles (overall) WHERE errors > 0;
CREATE INDEX articles_outlet_overall ON articles (outlet, overall);
CREATE INDEX articles_band_overall ON articles (band, overall);

CREATE TABLE outlet_scores (
    outlet TEXT NOT NULL REFERENCES outlets (outlet),
    score_from INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (outlet, score_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE outlet_months (
    outlet TEXT NOT NULL REFERENCES outlets (outlet),
    month TEXT NOT NULL,
    articles INTEGER NOT NULL,
    overall REAL,
    PRIMARY KEY (outlet, month)
) STRICT, WITHOUT ROWID;

CREATE INDEX speakers_statements ON speakers (identified, statements);
CREATE INDEX speakers_kind ON speakers (kind, statements);

CREATE VIRTUAL TABLE source_search USING fts5 (name, tokenize = 'unicode61');
CREATE VIRTUAL TABLE claim_search USING fts5 (text, tokenize = 'unicode61');

INSERT INTO source_search (rowid, name) SELECT id, provenance_shadow(name) FROM speakers;
INSERT INTO claim_search (rowid, text)
SELECT claims.id, provenance_shadow(claims.text || ' ' || coalesce(attributions.content, ''))
FROM claims
LEFT JOIN attributions ON attributions.id = claims.attribution;
