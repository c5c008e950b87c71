"""From the text as read to lines, paragraphs, sentences and tokens, all with exact offsets."""

from provenance.segment.layout import lines
from provenance.segment.normal import IDENTITY, Offsets, analysis_text
from provenance.segment.pieces import Credits, pieces
from provenance.segment.splitter import ABBREVIATIONS, sentences
from provenance.segment.tokenizer import count_words, is_word, tokens

__all__ = [
    "ABBREVIATIONS",
    "IDENTITY",
    "Credits",
    "Offsets",
    "analysis_text",
    "count_words",
    "is_word",
    "lines",
    "pieces",
    "sentences",
    "tokens",
]
