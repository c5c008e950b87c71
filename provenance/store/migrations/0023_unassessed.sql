-- Why there is no overall score for the genre of an article; NULL where there is one, and of what was written before.

ALTER TABLE articles ADD COLUMN unassessed TEXT;
