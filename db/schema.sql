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
, last_number INTEGER) STRICT;

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
, title_de TEXT, rationale_de TEXT, replaced_by TEXT) STRICT;

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
, errors INTEGER NOT NULL DEFAULT 0, modified TEXT, genre TEXT, genre_evidence TEXT, month TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' THEN substr(published, 1, 7) ELSE '' END
) VIRTUAL, weakest TEXT GENERATED ALWAYS AS (
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
) VIRTUAL, page TEXT, unassessed TEXT) STRICT;

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
, party TEXT) STRICT;

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
, message_de TEXT) STRICT;

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

CREATE VIRTUAL TABLE article_search USING fts5 (title, text, tokenize = 'unicode61');

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
, overall_low REAL, overall_high REAL) STRICT;

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

CREATE TABLE suppressed (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    rule TEXT NOT NULL REFERENCES rules (id),
    count INTEGER NOT NULL,
    reason TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT;

CREATE TABLE not_applied (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    rule TEXT NOT NULL REFERENCES rules (id),
    reason TEXT NOT NULL
) STRICT;

CREATE INDEX suppressed_article ON suppressed (article_id);

CREATE INDEX suppressed_rule ON suppressed (rule);

CREATE INDEX not_applied_article ON not_applied (article_id);

CREATE INDEX not_applied_rule ON not_applied (rule);

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

CREATE INDEX articles_genre ON articles (genre, overall);

CREATE INDEX sources_party ON sources (party);

CREATE TABLE link_articles (
    article_id TEXT PRIMARY KEY NOT NULL REFERENCES articles (id),
    number INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL,
    day TEXT,
    event_day TEXT,
    outlet TEXT NOT NULL,
    terms BLOB NOT NULL,
    weights BLOB NOT NULL
) STRICT;

CREATE INDEX link_articles_day ON link_articles (day);

CREATE INDEX link_articles_outlet ON link_articles (outlet, day);

CREATE TABLE fingerprints (
    hash INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (hash, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX fingerprints_number ON fingerprints (number);

CREATE TABLE link_pairs (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    alike REAL NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_pairs_b ON link_pairs (b);

CREATE TABLE link_copies (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    extent TEXT NOT NULL,
    shared REAL NOT NULL,
    passages TEXT NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_copies_b ON link_copies (b);

CREATE TABLE stories (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT,
    first TEXT,
    last TEXT,
    articles INTEGER NOT NULL,
    independent_articles INTEGER NOT NULL,
    report TEXT NOT NULL
) STRICT;

CREATE INDEX stories_first ON stories (first);

CREATE TABLE story_articles (
    story_id TEXT NOT NULL REFERENCES stories (id),
    article_id TEXT PRIMARY KEY NOT NULL REFERENCES articles (id),
    role TEXT NOT NULL,
    version_of TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX story_articles_story ON story_articles (story_id);

CREATE TABLE copies (
    id INTEGER PRIMARY KEY,
    story_id TEXT NOT NULL REFERENCES stories (id),
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    extent TEXT NOT NULL,
    shared REAL NOT NULL,
    origin TEXT NOT NULL,
    origin_name TEXT
) STRICT;

CREATE INDEX copies_story ON copies (story_id);

CREATE TABLE passages (
    copy_id INTEGER NOT NULL REFERENCES copies (id),
    a_start INTEGER NOT NULL,
    a_end INTEGER NOT NULL,
    b_start INTEGER NOT NULL,
    b_end INTEGER NOT NULL
) STRICT;

CREATE INDEX passages_copy ON passages (copy_id);

CREATE TABLE quote_groups (
    id INTEGER PRIMARY KEY,
    story_id TEXT NOT NULL REFERENCES stories (id),
    local_id TEXT NOT NULL,
    speaker TEXT
) STRICT;

CREATE INDEX quote_groups_story ON quote_groups (story_id);

CREATE TABLE quote_uses (
    group_id INTEGER NOT NULL REFERENCES quote_groups (id),
    place INTEGER NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    first INTEGER NOT NULL,
    via TEXT
) STRICT;

CREATE INDEX quote_uses_group ON quote_uses (group_id);

CREATE TABLE number_groups (
    id INTEGER PRIMARY KEY,
    story_id TEXT NOT NULL REFERENCES stories (id),
    local_id TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;

CREATE INDEX number_groups_story ON number_groups (story_id);

CREATE TABLE number_uses (
    group_id INTEGER NOT NULL REFERENCES number_groups (id),
    place INTEGER NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    quantity REAL NOT NULL,
    approximate INTEGER NOT NULL,
    source TEXT,
    via TEXT
) STRICT;

CREATE INDEX number_uses_group ON number_uses (group_id);

CREATE TABLE number_relations (
    group_id INTEGER NOT NULL REFERENCES number_groups (id),
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    relation TEXT NOT NULL
) STRICT;

CREATE INDEX number_relations_group ON number_relations (group_id);

CREATE TABLE relays (
    id INTEGER PRIMARY KEY,
    story_id TEXT REFERENCES stories (id),
    article_id TEXT NOT NULL REFERENCES articles (id),
    outlet TEXT NOT NULL,
    outlet_key TEXT NOT NULL,
    meant TEXT,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    terms BLOB NOT NULL,
    weights BLOB NOT NULL
) STRICT;

CREATE INDEX relays_article ON relays (article_id);

CREATE INDEX relays_outlet ON relays (outlet_key);

CREATE TABLE caveats (
    story_id TEXT NOT NULL REFERENCES stories (id),
    claim TEXT NOT NULL,
    a TEXT NOT NULL,
    a_start INTEGER NOT NULL,
    a_end INTEGER NOT NULL,
    b TEXT NOT NULL,
    b_start INTEGER NOT NULL,
    b_end INTEGER NOT NULL,
    change TEXT NOT NULL,
    class TEXT NOT NULL
, standing TEXT NOT NULL DEFAULT 'to_check') STRICT;

CREATE INDEX caveats_story ON caveats (story_id);

CREATE TABLE answers (
    story_id TEXT NOT NULL REFERENCES stories (id),
    who TEXT NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles (id),
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
) STRICT;

CREATE INDEX answers_story ON answers (story_id);

CREATE TABLE entities (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    party TEXT,
    also TEXT NOT NULL,
    articles INTEGER NOT NULL
, tally TEXT) STRICT;

CREATE INDEX entities_name ON entities (name);

CREATE TABLE entity_sources (
    article_id TEXT NOT NULL REFERENCES articles (id),
    source TEXT NOT NULL,
    keys TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    party TEXT,
    spellings TEXT NOT NULL,
    entity_id INTEGER REFERENCES entities (id),
    PRIMARY KEY (article_id, source)
) STRICT, WITHOUT ROWID;

CREATE INDEX entity_sources_entity ON entity_sources (entity_id);

CREATE TABLE entity_keys (
    key TEXT NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles (id),
    source TEXT NOT NULL,
    PRIMARY KEY (key, article_id, source)
) STRICT, WITHOUT ROWID;

CREATE INDEX entity_keys_article ON entity_keys (article_id);

CREATE INDEX stories_told ON stories (last) WHERE articles > 1;

CREATE INDEX stories_size ON stories (articles);

CREATE INDEX relays_story ON relays (story_id);

CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    action TEXT NOT NULL,
    status TEXT NOT NULL,
    text TEXT,
    rule_or_category TEXT,
    name TEXT,
    kind TEXT,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    created TEXT NOT NULL,
    correction TEXT NOT NULL
) STRICT;

CREATE INDEX corrections_article ON corrections (article_id);

CREATE INDEX corrections_status ON corrections (status);

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

CREATE TABLE forgotten (
    kind TEXT NOT NULL CHECK (kind IN ('person', 'article', 'outlet')),
    digest TEXT NOT NULL,
    salt TEXT NOT NULL,
    words INTEGER NOT NULL,
    created TEXT NOT NULL,
    PRIMARY KEY (kind, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE corpus_means (
    name TEXT PRIMARY KEY NOT NULL,
    articles INTEGER NOT NULL,
    mean REAL
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    kind TEXT NOT NULL,
    host TEXT NOT NULL,
    url TEXT NOT NULL,
    text TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
) STRICT;

CREATE INDEX links_article ON links (article_id, start);

CREATE INDEX links_host ON links (host, kind);

CREATE INDEX links_url ON links (url);

CREATE TABLE embeds (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    author TEXT,
    start INTEGER NOT NULL
) STRICT;

CREATE INDEX embeds_article ON embeds (article_id, start);

CREATE INDEX embeds_kind ON embeds (kind, author);

CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id),
    credit TEXT,
    caption TEXT,
    start INTEGER
) STRICT;

CREATE INDEX images_article ON images (article_id, start);

CREATE INDEX images_credit ON images (credit);

CREATE INDEX articles_url ON articles (url);

CREATE TABLE link_terms (
    term INTEGER NOT NULL,
    day TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (term, day, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_terms_number ON link_terms (number);

CREATE TABLE link_waiting (
    article_id TEXT PRIMARY KEY NOT NULL REFERENCES articles (id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER link_waiting_written AFTER INSERT ON article_texts BEGIN
    INSERT INTO link_waiting SELECT new.article_id
    WHERE NOT EXISTS (SELECT 1 FROM link_waiting WHERE article_id = new.article_id);
END;

CREATE TRIGGER link_waiting_rewritten AFTER UPDATE OF text ON article_texts BEGIN
    INSERT INTO link_waiting SELECT new.article_id
    WHERE NOT EXISTS (SELECT 1 FROM link_waiting WHERE article_id = new.article_id);
END;

CREATE TRIGGER link_waiting_removed AFTER DELETE ON article_texts BEGIN
    INSERT INTO link_waiting SELECT old.article_id
    WHERE NOT EXISTS (SELECT 1 FROM link_waiting WHERE article_id = old.article_id);
END;

CREATE TRIGGER link_waiting_changed AFTER UPDATE OF sha256, fingerprint, ruleset, engine ON articles BEGIN
    INSERT INTO link_waiting SELECT new.id
    WHERE NOT EXISTS (SELECT 1 FROM link_waiting WHERE article_id = new.id);
END;

CREATE INDEX relays_meant ON relays (meant);

CREATE TABLE link_addresses (
    address TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (address, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_addresses_number ON link_addresses (number);
