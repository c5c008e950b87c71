-- Whether a caveat is lost, or is to be checked, by the one place that decides it (across/quotes.py).

ALTER TABLE caveats ADD COLUMN standing TEXT NOT NULL DEFAULT 'to_check';
