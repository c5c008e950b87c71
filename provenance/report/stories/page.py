"""Stories on one page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provenance.across.story import Story
from provenance.models import UiLanguage
from provenance.report.stories.text import letter
from provenance.report.templating import environment

__all__ = ["write_html"]


def write_html(stories: Sequence[Story], language: UiLanguage) -> Iterator[str]:
    made = environment(language)
    yield made.get_template("head.html").render()
    template = made.get_template("story.html")
    for story in stories:
        letters = {article.id: letter(at) for at, article in enumerate(story.articles)}
        yield template.render(story=story, letters=letters)
    yield made.get_template("foot.html").render()
