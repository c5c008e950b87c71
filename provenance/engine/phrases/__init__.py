"""The language of phrases and of regular expressions: reading, what must occur in a text, and searching."""
