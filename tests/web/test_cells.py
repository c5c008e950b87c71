from __future__ import annotations

import pytest

from provenance.web import cells


@pytest.mark.parametrize(
    ("show", "value", "shown"),
    [
        (cells.band, "B", '<span class="pv-band pv-band-b">B</span>'),
        (cells.band, None, '<span class="pv-none" title="not assessed">n/a</span>'),
        (cells.band, "<b>", None),
        (cells.score, None, '<span class="pv-none" title="not assessed">n/a</span>'),
        (cells.score, 101, None),
        (cells.score, "50", None),
        (cells.signed, 5, '<span class="pv-points pv-plus">+5</span>'),
        (cells.signed, -4, '<span class="pv-points pv-minus">−4</span>'),
        (cells.signed, 0, '<span class="pv-points pv-zero">0</span>'),
        (cells.points_by_dimension, "{}", '<span class="pv-none">none</span>'),
        (cells.points_by_dimension, '{"<b>": 1}', '&lt;b&gt; <span class="pv-points pv-plus">+1</span>'),
        (cells.points_by_dimension, "no json", None),
        (cells.points_by_dimension, '"text"', None),
        (cells.percent, 0.123, "12\N{NO-BREAK SPACE}%"),
        (cells.words, "named_person", "named person"),
        (cells.severity, "error", '<span class="pv-severity pv-error"><span aria-hidden="true">✖</span> error</span>'),
        (cells.severity, "other", None),
    ],
)
def test_a_value_is_shown(show, value: object, shown: str | None) -> None:
    assert show(value) == shown


@pytest.mark.parametrize("value", [0, 19.9, 20, 50, 99, 100])
def test_a_score_shows_its_number_beside_the_bar(value: float) -> None:
    assert f"<b>{value:g}</b>" in str(cells.score(value))


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("https://zeitung.example/a?b=c#d", True),
        (" http://zeitung.example ", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT://zeitung.example/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("//zeitung.example", False),
        ("zeitung.example", False),
        ("https://", False),
        ("https://[", False),
        ("https://a b", False),
        ("https://zeitung.example@evil.example/", False),
        ("https://a.example/\u202egpj.exe", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(value: str | None, safe: bool) -> None:
    assert (cells.safe_url(value) is not None) is safe
    assert ("href" in str(cells.link_out(value))) is safe
