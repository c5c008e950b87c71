-- Across articles. What begins with link_ is what the next link starts from; the others are what it found.

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
) STRICT;

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
) STRICT;

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
