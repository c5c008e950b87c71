"""Across articles: which tell one story, who passed on what from whom, what changed on the way.

Every part is a pure function of reports and gives the same answer in whatever order they came: ``linked`` is the whole,
over the profiles of a collection and the views of its articles.
"""

from __future__ import annotations

from provenance.across.profile import Profile, profile
from provenance.across.story import Story, tell
from provenance.across.view import View, view

__all__ = ["Profile", "Story", "View", "profile", "tell", "view"]
