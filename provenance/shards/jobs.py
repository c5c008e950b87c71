"""Many shards on the processes of one machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.errors import ProvenanceError
from provenance.models import Failure
from provenance.runner.task import Job, Limits
from provenance.shards.audit import ShardOptions, audit_shard
from provenance.shards.part import Stats

if TYPE_CHECKING:
    from provenance.engine import RuleSet

__all__ = ["ShardJob"]


@dataclass(frozen=True, slots=True)
class ShardJob(Job[Stats]):
    """A process that dies is followed by another, which goes on without the record that killed two."""

    tries = 20

    uri: str
    out: str
    options: ShardOptions

    @property
    def place(self) -> str:
        return self.uri

    def do(self, ruleset: RuleSet, limits: Limits) -> Stats | Failure:  # noqa: ARG002 - records have limits of their own
        try:
            return audit_shard(self.uri, self.out, ruleset, self.options, may_exit=True)
        except (OSError, ProvenanceError) as error:
            return Failure(self.uri, f"its part cannot be written: {error}")
        except Exception as error:  # no engine passes on every error, and the others shall be audited
            return Failure(self.uri, f"internal error, please report it: {type(error).__name__}: {error}")
