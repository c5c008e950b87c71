-- What is said of an outlet as a whole has an interval, and of few articles nothing is said; means of all articles stand
-- by themselves.

ALTER TABLE outlets ADD COLUMN overall_low REAL;
ALTER TABLE outlets ADD COLUMN overall_high REAL;

CREATE TABLE corpus_means (
    name TEXT PRIMARY KEY NOT NULL,
    articles INTEGER NOT NULL,
    mean REAL
) STRICT, WITHOUT ROWID;

-- Where a database was made before: until its next run, which makes the summaries anew.
UPDATE outlets SET overall = NULL, attribution = NULL, verification = NULL, transparency = NULL, balance = NULL,
    directness = NULL, hygiene = NULL WHERE assessed < 8;
INSERT INTO corpus_means SELECT 'overall', count(overall), round(avg(overall), 1) FROM articles;
INSERT INTO corpus_means SELECT 'attribution', count(attribution), round(avg(attribution), 1) FROM articles;
INSERT INTO corpus_means SELECT 'verification', count(verification), round(avg(verification), 1) FROM articles;
INSERT INTO corpus_means SELECT 'transparency', count(transparency), round(avg(transparency), 1) FROM articles;
INSERT INTO corpus_means SELECT 'balance', count(balance), round(avg(balance), 1) FROM articles;
INSERT INTO corpus_means SELECT 'directness', count(directness), round(avg(directness), 1) FROM articles;
INSERT INTO corpus_means SELECT 'hygiene', count(hygiene), round(avg(hygiene), 1) FROM articles;
