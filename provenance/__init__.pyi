from provenance.api import (
    Archive as Archive,
    Contribution as Contribution,
    DimensionScore as DimensionScore,
    Failure as Failure,
    InputError as InputError,
    Problem as Problem,
    ProvenanceError as ProvenanceError,
    RawArticle as RawArticle,
    Report as Report,
    ReportArticle as ReportArticle,
    ReportAttribution as ReportAttribution,
    ReportClaim as ReportClaim,
    ReportFinding as ReportFinding,
    ReportSource as ReportSource,
    RuleError as RuleError,
    RuleSet as RuleSet,
    Scores as Scores,
    StoreError as StoreError,
    UsageError as UsageError,
    audit as audit,
    load_rules as load_rules,
    read_articles as read_articles,
)

__version__: str
__all__: list[str]
