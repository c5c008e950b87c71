"""From the text as read to lines, paragraphs, sentences and tokens, all with exact offsets."""

from provenance.segment.layout import lines
from provenance.segment.normal import IDENTITY, Offsets, analysis_text
from provenance.segment.splitter import ABBREVIATIONS, sentences
from provenance.segment.tokenizer import count_words, tokens

__all__ = ["ABBREVIATIONS", "IDENTITY", "Offsets", "analysis_text", "count_words", "lines", "sentences", "tokens"]
