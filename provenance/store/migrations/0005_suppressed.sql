-- What a report says beside its findings: those that the project suppressed, and rules that could not be applied.

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
