-- For people. Each has the headline as "article" and the key of the article, from which the pages make a link.

CREATE VIEW worst_sourced AS
SELECT
    coalesce(articles.title, articles.id) AS article,
    articles.outlet,
    articles.published,
    articles.overall,
    articles.band,
    (
        SELECT group_concat(worst.title, ' · ')
        FROM (
            SELECT rules.title
            FROM contributions
            JOIN rules ON rules.id = contributions.rule
            WHERE contributions.article_id = articles.id AND contributions.points < 0
            ORDER BY contributions.points, contributions.id
            LIMIT 3
        ) AS worst
    ) AS main_reasons,
    articles.identified_sources,
    articles.unidentified_sources,
    articles.id AS article_id
FROM articles
WHERE articles.overall IS NOT NULL;

-- About 100 characters on either side, cut between words: trimming all letters of the piece stops at a blank. The
-- blanks put around the text keep its own first and last word.
CREATE VIEW findings_in_context AS
SELECT
    coalesce(articles.title, articles.id) AS article,
    articles.outlet,
    articles.published,
    findings.category AS what,
    coalesce(sources.name, attributions.source_text) AS speaker,
    findings.text AS wording,
    (
        SELECT '… ' || trim(rtrim(ltrim(piece, letters), letters)) || ' …'
        FROM (SELECT piece, replace(piece, ' ', '') AS letters FROM (
            SELECT replace(
                substr(
                    ' ' || article_texts.text || ' ', max(findings.start - 99, 1), findings."end" - findings.start + 200
                ),
                char(10), ' '
            ) AS piece
        ))
    ) AS context,
    findings.message,
    findings.total AS points,
    findings.article_id
FROM findings
JOIN articles ON articles.id = findings.article_id
LEFT JOIN article_texts ON article_texts.article_id = findings.article_id
LEFT JOIN attributions ON attributions.id = findings.attribution
LEFT JOIN sources ON sources.id = attributions.source_id;

CREATE VIEW unverifiable_material AS
SELECT article, outlet, published, what, wording, context, speaker, points, article_id
FROM findings_in_context
WHERE what IN (
    'admitted_unverifiability', 'conditional_caveat', 'unconfirmed', 'unknown_circumstance', 'withheld_origin'
);

CREATE VIEW denials AS
SELECT article, outlet, published, what, speaker, wording, context, article_id
FROM findings_in_context
WHERE what IN ('denial', 'no_comment', 'non_denial');

CREATE VIEW anonymous_sources AS
SELECT
    coalesce(articles.title, articles.id) AS article,
    articles.outlet,
    articles.published,
    sources.name AS source,
    sources.kind,
    sources.statements,
    (
        SELECT attributions.content
        FROM attributions
        WHERE attributions.source_id = sources.id
        ORDER BY attributions.start
        LIMIT 1
    ) AS first_statement,
    sources.article_id
FROM sources
JOIN articles ON articles.id = sources.article_id
WHERE sources.identified = 0;

CREATE VIEW statements AS
SELECT
    coalesce(sources.name, attributions.source_text) AS speaker,
    sources.kind,
    sources.role,
    attributions.type,
    attributions.content AS statement,
    attributions.medium,
    coalesce(articles.title, articles.id) AS article,
    articles.outlet,
    articles.published,
    attributions.article_id
FROM attributions
JOIN articles ON articles.id = attributions.article_id
LEFT JOIN sources ON sources.id = attributions.source_id;

CREATE VIEW numbers AS
SELECT
    claims.text AS number,
    claims.quantity,
    claims.unit,
    claims.approximate,
    coalesce(sources.name, attributions.source_text) AS stands_behind_it,
    sources.kind,
    attributions.content AS statement,
    coalesce(articles.title, articles.id) AS article,
    articles.outlet,
    articles.published,
    claims.article_id
FROM claims
JOIN articles ON articles.id = claims.article_id
LEFT JOIN attributions ON attributions.id = claims.attribution
LEFT JOIN sources ON sources.id = attributions.source_id;

CREATE VIEW not_assessed AS
SELECT
    coalesce(articles.title, articles.id) AS article,
    articles.outlet,
    articles.language,
    articles.words,
    dimensions.dimension,
    dimensions.article_id
FROM dimensions
JOIN articles ON articles.id = dimensions.article_id
WHERE dimensions.score IS NULL;
