"""Does an article pass? Thresholds in, verdicts out: pure functions of reports.

``judge`` holds a report against thresholds; what is wrong comes out as problems. Every problem has a fingerprint that
stays the same while lines move and neighbours change, so that a ``Baseline`` can tell what is new.
"""

from provenance.check.baseline import Baseline, Entry, entries
from provenance.check.fingerprint import article_key, fingerprints, portable_path
from provenance.check.names import check_names, names_finding
from provenance.check.tally import Tally
from provenance.check.thresholds import Thresholds
from provenance.check.verdict import STORY, UNASSESSED, Listed, Location, Origin, Problem, Verdict, judge, locate

__all__ = [
    "STORY",
    "UNASSESSED",
    "Baseline",
    "Entry",
    "Listed",
    "Location",
    "Origin",
    "Problem",
    "Tally",
    "Thresholds",
    "Verdict",
    "article_key",
    "check_names",
    "entries",
    "fingerprints",
    "judge",
    "locate",
    "names_finding",
    "portable_path",
]
