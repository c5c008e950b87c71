"""Who is accused, and has no word in the article."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = yaml.safe_load((Path(__file__).parent / "data" / "accusations.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "text", "accused"),
    [(language, case["text"], case["accused"]) for language, cases in CASES.items() for case in cases],
)
def test_who_is_accused_and_not_heard(
    audited: Callable[..., Any], language: str, text: str, accused: list[str]
) -> None:
    report = audited(text, language=language)
    messages = [f.message for f in report.findings if f.category == "accusation_without_response"]
    assert [re.sub(" is accused.*", "", message) for message in messages] == accused
