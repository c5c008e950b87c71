-- What is told to people, in German as well. Empty where a rule has no translation.

ALTER TABLE findings ADD COLUMN message_de TEXT;

ALTER TABLE rules ADD COLUMN title_de TEXT;
