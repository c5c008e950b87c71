-- Articles that name one address as theirs are found by it.

CREATE INDEX articles_canonical ON articles (json_extract(page, '$.canonical')) WHERE page IS NOT NULL;
