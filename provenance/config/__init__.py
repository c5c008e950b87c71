"""The configuration of a project that audits articles: ``provenance.yaml``, or ``[tool.provenance]`` in pyproject.toml.

``open_project`` finds it and gives the rules in force with it. ``sections`` reads it, one function a section.
"""

from provenance.config.project import Config, Project, open_project
from provenance.config.schema import config_schema
from provenance.config.sections import CheckSection, RulesSection, Unassessed

__all__ = ["CheckSection", "Config", "Project", "RulesSection", "Unassessed", "config_schema", "open_project"]
