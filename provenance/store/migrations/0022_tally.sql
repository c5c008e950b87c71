-- How often the sources that are one person or body are called what: [names, spellings], each with its count, so that one
-- more is added without asking all of them. NULL where they were counted before there was such a thing.

ALTER TABLE entities ADD COLUMN tally TEXT;
