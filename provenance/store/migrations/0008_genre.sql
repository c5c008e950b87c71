-- What an article is, where that shows, when it was last changed, and the sides that its sources speak for.

ALTER TABLE articles ADD COLUMN modified TEXT;
ALTER TABLE articles ADD COLUMN genre TEXT;
ALTER TABLE articles ADD COLUMN genre_evidence TEXT;

ALTER TABLE sources ADD COLUMN party TEXT;

CREATE INDEX articles_genre ON articles (genre, overall);
CREATE INDEX sources_party ON sources (party);
