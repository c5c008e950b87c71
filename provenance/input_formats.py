"""What can be read: one table of formats, from which the command line, the docs and other tools take the names.

A file is told by the ending of its name, else by its first bytes; what is none of these is text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "ENDINGS",
    "FORMATS",
    "GROWING",
    "PACKED",
    "PLAIN_ENDINGS",
    "Format",
    "FormatName",
    "characters",
    "format_of",
]

FormatName = Literal["text", "html", "feed", "json", "warc", "parquet"]


@dataclass(frozen=True, slots=True)
class Format:
    """``endings`` of file names, each also with ``.gz``; ``begins`` matches the first characters of a nameless one.

    One that ``grows`` is read on from where it ended before. ``shared``: other programs write such files too, so that
    one in a folder counts only where it holds articles.
    """

    name: FormatName
    endings: tuple[str, ...]
    begins: re.Pattern[str] | None = None
    grows: bool = False
    shared: bool = False


#: In the order in which first characters are looked at; the last format takes what no other does.
FORMATS = (
    Format("warc", (".warc",), re.compile(r"warc/[01]\.\d")),
    Format("parquet", (".parquet",), re.compile("par1")),
    Format("json", (".json",), re.compile(r'\[\s*\{\s*["}]'), shared=True),
    Format("feed", (".jsonl", ".jl", ".ndjson"), re.compile(r'\{\s*["}]'), grows=True),
    Format(
        "html",
        (".html", ".htm"),
        re.compile(
            r"<(?:!doctype html|html|head|body|meta|title|main|article|section|div|p|h1|!--)\b|<\?xml(?=.*<html)", re.S
        ),
    ),
    Format("text", (".txt", ".md")),
)

#: Every format may come packed.
PACKED = ".gz"
PLAIN_ENDINGS = tuple(ending for each in reversed(FORMATS) for ending in each.endings)
#: What is read of a folder. A file that is named, or matched by a glob, is read whatever its ending.
ENDINGS = tuple(ending + packed for ending in PLAIN_ENDINGS for packed in ("", PACKED))
GROWING = tuple(ending for each in FORMATS if each.grows for ending in each.endings)


def format_of(name: str, head: bytes) -> FormatName:
    """The format of a stream by the ending of its name, else by its first bytes."""
    name = name.lower().removesuffix(PACKED)
    start = characters(head).lstrip("\ufeff \t\n")
    return next(
        (each.name for each in FORMATS if name.endswith(each.endings)),
        next((each.name for each in FORMATS if each.begins and each.begins.match(start)), "text"),
    )


def characters(head: bytes) -> str:
    """The first bytes of a stream in lower case, line ends as newlines."""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return head.decode("utf-16" if wide else "utf-8", "replace").lower().replace("\r\n", "\n").replace("\r", "\n")
