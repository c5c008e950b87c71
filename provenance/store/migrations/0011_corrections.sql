-- What reviewers corrected in an article, and what became of it in the last audit; the log itself is in reviews.db.

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
