-- Why a rule is there, in German as well. Empty where a rule has no translation.

ALTER TABLE rules ADD COLUMN rationale_de TEXT;
