-- Links between articles are followed by address.

CREATE INDEX articles_url ON articles (url);
