from __future__ import annotations

import pytest

from provenance import web
from provenance.report.html import safe_url


@pytest.mark.parametrize(
    ("show", "value", "shown"),
    [
        (web.band, "B", '<span class="pv-band pv-band-b">B</span>'),
        (web.band, None, '<span class="pv-none" title="not assessed">n/a</span>'),
        (web.band, "<b>", None),
        (web.score, None, '<span class="pv-none" title="not assessed">n/a</span>'),
        (web.score, 101, None),
        (web.score, "50", None),
        (web.signed, 5, '<span class="pv-points pv-plus">+5</span>'),
        (web.signed, -4, '<span class="pv-points pv-minus">−4</span>'),
        (web.signed, 0, '<span class="pv-points pv-zero">0</span>'),
        (web.points_by_dimension, "{}", '<span class="pv-none">none</span>'),
        (web.points_by_dimension, '{"<b>": 1}', '&lt;b&gt; <span class="pv-points pv-plus">+1</span>'),
        (web.points_by_dimension, "no json", None),
        (web.points_by_dimension, '"text"', None),
        (web.percent, 0.123, "12\N{NO-BREAK SPACE}%"),
        (web.words, "named_person", "named person"),
        (web.severity, "error", '<span class="pv-severity pv-error"><span aria-hidden="true">✖</span> error</span>'),
        (web.severity, "other", None),
    ],
)
def test_a_value_is_shown(show, value: object, shown: str | None) -> None:
    assert show(value) == shown


@pytest.mark.parametrize("value", [0, 19.9, 20, 50, 99, 100])
def test_a_score_shows_its_number_beside_the_bar(value: float) -> None:
    assert f"<b>{value:g}</b>" in str(web.score(value))


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
    assert (safe_url(value) is not None) is safe
    assert ("href" in str(web.link_out(value))) is safe
