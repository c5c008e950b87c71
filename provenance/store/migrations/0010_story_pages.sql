-- What the pages of stories and findings ask for.

CREATE INDEX stories_told ON stories (last) WHERE articles > 1;
CREATE INDEX stories_size ON stories (articles);
CREATE INDEX relays_story ON relays (story_id);
