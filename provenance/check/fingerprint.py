"""What makes a finding the same finding in the next run, when lines have moved and neighbours were edited.

A fingerprint is made of the article, the rule and the wording of the evidence, not of its place. Where one rule finds
the same wording several times in an article, they are numbered in text order.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from pathlib import PurePath

from provenance.drift import wording
from provenance.models import Report

__all__ = ["article_key", "fingerprint", "fingerprints", "portable_path"]

_LENGTH = 32
_PLACE_OF_RECORD = re.compile(r"#\d+")


def fingerprints(report: Report) -> list[str]:
    """One for each finding of the report, in their order: 32 hexadecimal digits."""
    key = article_key(report)
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for finding in report.findings:
        evidence = (finding.rule, wording(finding.text or ""))
        found.append(fingerprint(key, *evidence, str(seen[evidence])))
        seen[evidence] += 1
    return found


def fingerprint(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:_LENGTH]


def article_key(report: Report) -> str:
    """What an article is called from run to run.

    Its id; where that is only its place in a feed, which moves when a line is added above, the feed and the headline
    or the first words.
    """
    article = report.article
    if article.id == article.source:
        return portable_path(article.source)
    if article.id.startswith(article.source) and _PLACE_OF_RECORD.fullmatch(article.id[len(article.source) :]):
        begin = article.title or article.sha256
        return f"{portable_path(article.source)}#{wording(begin)}"
    return article.id


def portable_path(source: str) -> str:
    """A path as it would be written from the current folder, with ``/``; what lies outside stays absolute."""
    if "://" in source:
        return source
    path = os.path.normpath(source)
    if PurePath(path).is_absolute():
        inside = os.path.relpath(path)
        path = path if inside.startswith("..") else inside
    return PurePath(path).as_posix()
