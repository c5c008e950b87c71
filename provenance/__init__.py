"""Audit the sourcing of news articles: who says this, how do they know, and how far is it from the origin?

What other programs may call is in ``__all__``; docs/python.md tells of it.
"""

from importlib import import_module as _import_module

__version__ = "0.2.0"

__all__ = [
    "Archive",
    "Contribution",
    "DimensionScore",
    "Failure",
    "InputError",
    "Problem",
    "ProvenanceError",
    "RawArticle",
    "Report",
    "ReportArticle",
    "ReportAttribution",
    "ReportClaim",
    "ReportFinding",
    "ReportSource",
    "RuleError",
    "RuleSet",
    "Scores",
    "StoreError",
    "UsageError",
    "__version__",
    "audit",
    "load_rules",
    "read_articles",
]


def __getattr__(name: str) -> object:
    if name.startswith("_") or name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_import_module("provenance.api"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
