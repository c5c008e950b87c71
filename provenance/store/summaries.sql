-- Everything that a page would otherwise add up over millions of rows, made anew at the end of a run.
-- Articles without an outlet (plain text files) are one group of their own.

DELETE FROM facet_counts;
DELETE FROM finding_counts;
DELETE FROM article_counts;
DELETE FROM outlet_scores;
DELETE FROM outlet_months;
DELETE FROM rule_outlets;
DELETE FROM rule_totals;
DELETE FROM outlet_bands;
DELETE FROM outlets;
DELETE FROM corpus_means;
DELETE FROM score_distribution;
DELETE FROM speakers;
DELETE FROM source_search;

INSERT INTO outlets
SELECT
    coalesce(outlet, '(unknown)'),
    count(*),
    count(overall),
    provenance_mean(avg(overall), count(overall)),
    provenance_mean(avg(attribution), count(attribution)),
    provenance_mean(avg(verification), count(verification)),
    provenance_mean(avg(transparency), count(transparency)),
    provenance_mean(avg(balance), count(balance)),
    provenance_mean(avg(directness), count(directness)),
    provenance_mean(avg(hygiene), count(hygiene)),
    round(avg(noise_ratio), 4),
    round(1.0 * sum(unidentified_sources) / nullif(sum(identified_sources + unidentified_sources), 0), 3),
    round(avg(findings), 1),
    provenance_bound(avg(overall), avg(overall * overall), count(overall), 0),
    provenance_bound(avg(overall), avg(overall * overall), count(overall), 1)
FROM articles
GROUP BY 1;


INSERT INTO outlet_bands
SELECT
    coalesce(outlet, '(unknown)'), band, count(*), provenance_mean(avg(overall), count(overall)),
    round(avg(noise_ratio), 4)
FROM articles
WHERE band IS NOT NULL
GROUP BY 1, 2;

INSERT INTO outlet_scores
SELECT coalesce(outlet, '(unknown)'), 10 * min(cast(overall / 10 AS INTEGER), 9), count(*)
FROM articles
WHERE overall IS NOT NULL
GROUP BY 1, 2;

INSERT INTO outlet_months
SELECT coalesce(outlet, '(unknown)'), substr(published, 1, 7), count(*), provenance_mean(avg(overall), count(overall))
FROM articles
WHERE published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*'
GROUP BY 1, 2;

INSERT INTO rule_outlets
SELECT hits.rule, outlets.outlet, sum(hits.findings), count(*), round(1.0 * count(*) / outlets.articles, 3)
FROM (SELECT rule, article_id, count(*) AS findings FROM findings GROUP BY rule, article_id) AS hits
JOIN articles ON articles.id = hits.article_id
JOIN outlets ON outlets.outlet = coalesce(articles.outlet, '(unknown)')
GROUP BY hits.rule, outlets.outlet;

INSERT INTO rule_totals
SELECT
    rules.id,
    rules.category,
    coalesce(hits.findings, 0),
    coalesce(hits.articles, 0),
    round(1.0 * coalesce(hits.articles, 0) / (SELECT count(*) FROM articles), 4),
    coalesce(given.points, 0)
FROM rules
LEFT JOIN (
    SELECT rule, sum(findings) AS findings, sum(articles) AS articles FROM rule_outlets GROUP BY rule
) AS hits ON hits.rule = rules.id
LEFT JOIN (SELECT rule, sum(points) AS points FROM contributions GROUP BY rule) AS given ON given.rule = rules.id;

-- Ten steps of ten points; a full 100 belongs to the last.
INSERT INTO score_distribution
SELECT dimension, step * 10, step * 10 + 10, count(*)
FROM (
    SELECT 'overall' AS dimension, min(cast(overall / 10 AS INTEGER), 9) AS step
    FROM articles
    WHERE overall IS NOT NULL
    UNION ALL
    SELECT dimension, min(score / 10, 9) FROM dimensions WHERE score IS NOT NULL
)
GROUP BY dimension, step;

INSERT INTO speakers (name, kind, identified, articles, statements)
SELECT name, kind, max(identified), count(DISTINCT article_id), sum(statements)
FROM sources
GROUP BY name, kind
ORDER BY name, kind;

INSERT INTO source_search (rowid, name) SELECT id, provenance_shadow(name) FROM speakers;

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

INSERT INTO corpus_means SELECT 'overall', count(overall), round(avg(overall), 1) FROM articles;
INSERT INTO corpus_means SELECT 'attribution', count(attribution), round(avg(attribution), 1) FROM articles;
INSERT INTO corpus_means SELECT 'verification', count(verification), round(avg(verification), 1) FROM articles;
INSERT INTO corpus_means SELECT 'transparency', count(transparency), round(avg(transparency), 1) FROM articles;
INSERT INTO corpus_means SELECT 'balance', count(balance), round(avg(balance), 1) FROM articles;
INSERT INTO corpus_means SELECT 'directness', count(directness), round(avg(directness), 1) FROM articles;
INSERT INTO corpus_means SELECT 'hygiene', count(hygiene), round(avg(hygiene), 1) FROM articles;
