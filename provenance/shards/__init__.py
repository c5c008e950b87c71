"""More articles than one machine audits in a night: shards in, Parquet tables out, each worker on its own.

A shard is a file of many articles (JSON lines, a WARC archive, a Parquet table) at a path or at any address that fsspec
opens. ``audit_shard`` is all that an engine for many machines has to call; docs/scale.md shows several.
"""

from provenance.shards.audit import ShardOptions, audit_shard
from provenance.shards.jobs import ShardJob
from provenance.shards.part import Part, Stats, parts

__all__ = ["Part", "ShardJob", "ShardOptions", "Stats", "audit_shard", "parts"]
