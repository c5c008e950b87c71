-- The highest number of an article when a run began: those above it came with the run.

ALTER TABLE runs ADD COLUMN last_number INTEGER;
