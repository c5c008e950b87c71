"""Who opens an article without a name and is named below is one source, and no anonymous one."""

from __future__ import annotations

import pytest

from tests.annotate.conftest import Annotate


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ein Immunologe warnt vor dem Mittel. „Es schadet“, sagte der Immunologe Jan Holz.", ["Jan Holz"]),
        (
            "Eine Hygiene-Expertin erklärt, was zu tun ist. „Waschen“, sagt Hygiene-Expertin Ruth Kolb.",
            ["Ruth Kolb"],
        ),
        ("Ein Experte warnt vor dem Mittel. „Es schadet“, sagte der Immunologe Jan Holz.", ["Jan Holz"]),
        (
            "Ein Mathematiker warnt vor dem Mittel. „Es schadet“, sagte der Immunologe Jan Holz.",
            ["Mathematiker", "Jan Holz"],
        ),
        ("Ein Arzt warnt vor dem Mittel. „Es schadet“, sagte Bürgermeister Jan Holz.", ["Arzt", "Jan Holz"]),
    ],
)
def test_named_below(text: str, names: list[str], annotated: Annotate) -> None:
    assert [source.name for source in annotated(text).sources] == names
