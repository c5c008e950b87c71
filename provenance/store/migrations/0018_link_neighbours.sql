-- What a new article costs is a matter of its neighbours: they are found by the weightiest words of the days around
-- it, and what has to be linked again is noted when it is written. Everything is linked anew once. (An upsert that
-- fires a trigger overrides its OR IGNORE.)

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

INSERT INTO link_waiting SELECT article_id FROM article_texts;
DELETE FROM link_articles;
DELETE FROM link_pairs;
DELETE FROM link_copies;
DELETE FROM fingerprints;
