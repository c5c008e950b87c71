-- What a page links to, shows from elsewhere and credits; what it says of itself is JSON.

ALTER TABLE articles ADD COLUMN page TEXT;

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
