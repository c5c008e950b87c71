-- Findings and articles by facets, numbers by value: what the pages that narrow down ask for.

ALTER TABLE articles ADD COLUMN month TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' THEN substr(published, 1, 7) ELSE '' END
) VIRTUAL;

-- The dimension with the lowest score; of equal ones the one that comes first.
ALTER TABLE articles ADD COLUMN weakest TEXT GENERATED ALWAYS AS (
    CASE min(
        coalesce(attribution, 101), coalesce(verification, 101), coalesce(transparency, 101),
        coalesce(balance, 101), coalesce(directness, 101), coalesce(hygiene, 101)
    )
        WHEN 101 THEN NULL
        WHEN attribution THEN 'attribution'
        WHEN verification THEN 'verification'
        WHEN transparency THEN 'transparency'
        WHEN balance THEN 'balance'
        WHEN directness THEN 'directness'
        ELSE 'hygiene'
    END
) VIRTUAL;

CREATE INDEX articles_month ON articles (month, number);
CREATE INDEX articles_weakest ON articles (weakest, overall);
CREATE INDEX articles_audited ON articles (audited);

CREATE INDEX findings_of_category ON findings (category);
CREATE INDEX findings_of_rule ON findings (rule);
CREATE INDEX findings_of_dimension ON findings (dimension);

CREATE INDEX claims_quantity ON claims (quantity);

CREATE TABLE finding_counts (
    category TEXT NOT NULL,
    rule TEXT NOT NULL REFERENCES rules (id),
    severity TEXT NOT NULL,
    dimension TEXT NOT NULL,
    outlet TEXT NOT NULL,
    genre TEXT NOT NULL,
    language TEXT NOT NULL,
    month TEXT NOT NULL,
    findings INTEGER NOT NULL,
    PRIMARY KEY (category, rule, severity, dimension, outlet, genre, language, month)
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_counts_outlet ON finding_counts (outlet);
CREATE INDEX finding_counts_month ON finding_counts (month);

CREATE TABLE facet_counts (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    hits INTEGER NOT NULL,
    PRIMARY KEY (facet, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE article_counts (
    outlet TEXT NOT NULL,
    band TEXT NOT NULL,
    year TEXT NOT NULL,
    genre TEXT NOT NULL,
    language TEXT NOT NULL,
    weakest TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (outlet, band, year, genre, language, weakest)
) STRICT, WITHOUT ROWID;

INSERT INTO article_counts
SELECT
    coalesce(outlet, '(unknown)'), coalesce(band, ''), substr(month, 1, 4), coalesce(genre, ''), coalesce(language, ''),
    coalesce(weakest, ''), count(*)
FROM articles
GROUP BY 1, 2, 3, 4, 5, 6;

INSERT INTO finding_counts
SELECT
    findings.category, findings.rule, findings.severity, findings.dimension, coalesce(articles.outlet, '(unknown)'),
    coalesce(articles.genre, ''), coalesce(articles.language, ''), articles.month, count(*)
FROM findings
JOIN articles ON articles.id = findings.article_id
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

INSERT INTO facet_counts
SELECT 'category', category, sum(findings) FROM finding_counts GROUP BY 2
UNION ALL SELECT 'rule', rule, sum(findings) FROM finding_counts GROUP BY 2
UNION ALL SELECT 'severity', severity, sum(findings) FROM finding_counts GROUP BY 2
UNION ALL SELECT 'dimension', dimension, sum(findings) FROM finding_counts GROUP BY 2
UNION ALL SELECT 'outlet', outlet, sum(findings) FROM finding_counts GROUP BY 2
UNION ALL SELECT 'genre', genre, sum(findings) FROM finding_counts GROUP BY 2
UNION ALL SELECT 'language', language, sum(findings) FROM finding_counts GROUP BY 2
UNION ALL SELECT 'month', month, sum(findings) FROM finding_counts GROUP BY 2
UNION ALL SELECT 'kind', kind, count(*) FROM speakers GROUP BY 2;
