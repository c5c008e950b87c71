"""Segmentation: what counts as a line, a paragraph, a sentence, a token, and that offsets are exact."""

from __future__ import annotations

import pickle
import re
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import assume, example, given, strategies as st

from provenance.lexicon import load_lexicon
from provenance.models import Line, Sentence
from provenance.segment import IDENTITY, analysis_text, count_words, lines, sentence_spans, sentences, tokens
from provenance.segment.analysis_text import edits

DATA = Path(__file__).parent / "data" / "segment"
GERMAN = frozenset(load_lexicon("de", Path(__file__).parents[1] / "rules" / "de" / "lexicons").words("abbreviations"))

# Dense in everything that changes offsets or ends lines and sentences.
TRICKY = st.text(
    st.sampled_from(
        "aäAÄoO1. ,!?…„“\"»«'’()-:@#_\n\r\t\v\x1c\x85\xa0\xad\u200b\u200d\ufeff\u2028"
        "\u0301\u0308\u0323\u2126\u0958\uac00\u1100\u1161\u11a8"
    )
)
TEXTS = st.one_of(TRICKY, st.text(), TRICKY.map(lambda text: normalize("NFD", text)))


def cases(name: str) -> list[str]:
    rows = (DATA / name).read_text(encoding="utf-8").splitlines()
    found = [row for row in rows if row and not row.startswith("#")]
    assert found, f"{name} holds no cases"
    return found


def split_all(text: str, title: Line | None = None) -> tuple[Sentence, ...]:
    return sentences(text, lines(text), title, GERMAN)


def texts(text: str, found: Sequence[Sentence]) -> list[str]:
    return [" ".join(sentence.span.of(text).split()) for sentence in found]


def paragraphs(text: str) -> list[int]:
    return [line.paragraph for line in lines(text)]


@pytest.mark.parametrize("mark", ["- ", "– ", "• ", "* ", "> ", "> > "])
def test_the_mark_of_a_list_is_no_part_of_the_sentence(mark: str) -> None:
    text = f"{mark}Ein Punkt. Noch einer – und weiter."
    assert texts(text, split_all(text)) == ["Ein Punkt.", "Noch einer – und weiter."]


class TestAnalysisText:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Über 10 €: „Nein“ – sagt’s…\n", "Über 10 €: „Nein“ – sagt’s…\n"),
            ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a \nb\nc\nd\ne\nf\ng\nh"),
            ("a\xa0b\tc\u2009d\u3000e\x1ff", "a b c d e f"),
            ("\ufeffMinis\xadte\u200brium\u2060", "Ministerium"),
            ("Bu\u0308rger", "Bürger"),
            ("Bu\xad\u0308rger", "Bürger"),
            ("2 \u2126", "2 Ω"),
            ("", ""),
        ],
    )
    def test_text(self, text: str, expected: str) -> None:
        assert analysis_text(text)[0] == expected

    @pytest.mark.parametrize("text", ["Über 10 €", "a\xa0b\r\nc\tЖ", "नमस्ते", "😀 ok", ""])
    def test_offsets_are_the_identity_where_no_length_changes(self, text: str) -> None:
        assert analysis_text(text)[1] == IDENTITY

    @pytest.mark.parametrize(
        ("text", "part", "original"),
        [
            ("Minis\xadter", "Minis", "Minis"),
            ("Minis\xadter", "ter", "ter"),
            ("Minis\xadter", "Minister", "Minis\xadter"),
            ("\ufeffAmt", "Amt", "Amt"),
            ("Amt\ufeff", "Amt", "Amt"),
            ("Bu\u0308rger kam", "Bü", "Bu\u0308"),
            ("Bu\u0308rger kam", "rger", "rger"),
            ("u\xad\u0308\xadb", "ü", "u\xad\u0308"),
            ("u\xad\u0308\xadb", "b", "b"),
            ("a\xad b\u0301c\xad\xadd e", "d e", "d e"),
        ],
    )
    def test_spans_keep_what_is_inside_and_leave_out_what_is_beside(self, text: str, part: str, original: str) -> None:
        analysed, offsets = analysis_text(text)
        start = analysed.index(part)
        assert offsets.span(start, start + len(part)).of(text) == original

    def test_an_empty_span_stays_empty(self) -> None:
        analysed, offsets = analysis_text("Bu\u0308r\xadger")
        assert all(offsets.span(i, i).of("Bu\u0308r\xadger") == "" for i in range(len(analysed) + 1))

    def test_offsets_can_be_pickled(self) -> None:
        offsets = analysis_text("Bu\u0308r\xadger")[1]
        assert pickle.loads(pickle.dumps(offsets)) == offsets  # noqa: S301

    @given(TEXTS)
    def test_offsets_are_monotone_and_inside_the_text(self, text: str) -> None:
        analysed, offsets = analysis_text(text)
        mapped = [offsets.original(i) for i in range(len(analysed))]
        assert mapped == sorted(mapped)
        assert all(0 <= at < len(text) for at in mapped)
        ends = [offsets.span(0, i).end for i in range(1, len(analysed) + 1)]
        assert ends == sorted(ends)
        assert all(0 < at <= len(text) for at in ends)

    @given(TEXTS)
    def test_composition_does_not_matter(self, text: str) -> None:
        assert analysis_text(normalize("NFD", text))[0] == analysis_text(normalize("NFC", text))[0]

    @given(TEXTS)
    def test_an_analysis_text_is_its_own_analysis_text(self, text: str) -> None:
        assume(not edits(text))  # what a sign made literal would be read as a sign
        analysed, _ = analysis_text(text)
        assert analysis_text(analysed) == (analysed, IDENTITY)

    @given(TEXTS)
    @example("«\t1»")
    def test_every_token_is_found_again_in_the_text_as_read(self, text: str) -> None:
        # A mark of two characters, or one with a blank of any kind, is one by its neighbours only.
        assume(not edits(re.sub(r"[^\S\n]", " ", text)))
        analysed, offsets = analysis_text(text)
        for token in tokens(analysed, 0, len(analysed)):
            assert analysis_text(offsets.span(token.start, token.end).of(text))[0] == token.text

    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("**„Wir gehen“**, sagte [Ruth Kolb](https://k.example/a_(b)).", "„Wir gehen“, sagte Ruth Kolb."),
            ("_„Gut“_, sagte **Jens *Harder***, __so__ ~~nie~~ `x`.", "„Gut“, sagte Jens Harder, so nie x."),
            ("# Rat tagt\n\n## Wieder", "Rat tagt\n\nWieder"),
            ("Text[^1] <https://k.example/x> \\*so\\* ![Bild](b.png)ja [Kolb][1]", "Text https://k.example/x *so* ja Kolb"),
            ("| A | B |\n|---|:-:|\n| 9 | „Ja“, sagte Kolb. |", "\nA\nB\n\n\n\n9\n„Ja“, sagte Kolb.\n"),
            (",,Wir gehen“, sagte sie. ,,Wir\", sagte er. ''Ja'', ‚‚Nein‘‘", '„Wir gehen“, sagte sie. „Wir", sagte er. "Ja", „Nein"'),
            ("<<Wir>>, sagte er. >>Nein<<, sagte sie. << Ja >>.", "«Wir», sagte er. »Nein«, sagte sie. «Ja»."),
            ('Er sagte ""Wir gehen"", sie ging.', 'Er sagte "Wir gehen", sie ging.'),
            ("« Wir », sagte sie. «\u202fEs eilt\u202f», sagte er. » Ja «", "«Wir», sagte sie. «Es eilt», sagte er. »Ja«"),
            (",,Ja``, sagte sie. ``Nein'', sagte er. ``so``", '„Ja", sagte sie. "Nein", sagte er. so'),
            ("‟Ja”, sagte sie. ″Nein″, sagte er. Um 53° 33′ 12″ Nord.", '"Ja”, sagte sie. "Nein", sagte er. Um 53° 33′ 12″ Nord.'),
            ("\x84Ja\x93, sagte sie \x96 er: 「Nein」.", "„Ja“, sagte sie – er: „Nein“."),
            ("„ Wir “, sagte sie. \" Ja \", sagte er.", "„Wir“, sagte sie. \"Ja\", sagte er."),
        ],
    )  # fmt: skip
    def test_signs_are_read_for_what_they_stand_for(self, text: str, read: str) -> None:
        analysed, offsets = analysis_text(text)
        assert analysed == read
        assert offsets.span(0, len(analysed)).end <= len(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Expert*innen und Bürger*innen, 2 * 3 * 4, Preis* und *Fußnote",
            "snake_case_name, @_konto_, https://k.example/_a_/b__c",
            "»A« sagte er. »B« und »C« « D",
            "Start > Politik >> Mehr",
            "eins,, zwei, so ,, auch",
            "#Wahl ist ein Schlagwort [1] [sic] (so)",
            "| Start | Archiv |",
            "* Punkt eins\n* Punkt zwei",
        ],
    )
    def test_what_only_looks_like_a_sign_stays(self, text: str) -> None:
        assert analysis_text(text) == (text, IDENTITY)

    def test_a_long_run_of_marks_is_no_burden(self) -> None:
        text = "a" + "\u0301\u0323" * 200_000
        analysed, offsets = analysis_text(text)
        assert offsets.span(0, len(analysed)).of(text) == text


class TestLines:
    def test_lines_are_counted_with_the_blank_ones_and_trimmed(self) -> None:
        text = "\n  Eins \n\n\t\nZwei"
        assert [(text[line.start : line.end], line.number, line.zone) for line in lines(text)] == [
            ("Eins", 2, "prose"),
            ("Zwei", 5, "prose"),
        ]

    def test_a_line_of_a_scraped_text_is_a_paragraph(self) -> None:
        text = "Der Rat hat am Montag nach langem Streit getagt.\nDie Sitzung war nicht öffentlich.\nTeilen\nMerken"
        assert paragraphs(text) == [0, 1, 2, 3]

    def test_headlines_of_one_width_are_no_paragraph(self) -> None:
        text = "\n".join(f"Stadtrat beschließt nach langer Debatte neuen Haushalt für 20{n}" for n in range(10, 16))
        assert paragraphs(text) == [0, 1, 2, 3, 4, 5]

    def test_wrapped_lines_are_joined_up_to_the_blank_line(self) -> None:
        assert paragraphs(WRAPPED) == [0] * 5 + [1] * 2 + [2] * 2

    def test_a_headline_above_wrapped_lines_stands_alone(self) -> None:
        assert paragraphs("Rat streitet über Brücke\n" + WRAPPED)[:3] == [0, 1, 1]

    def test_a_line_that_breaks_off_goes_on(self) -> None:
        text = (
            "Die Verwaltung hat nach eigenen Angaben bereits im vergangenen Sommer mehrfach die\n"
            "Landesregierung gewarnt.\nDie Regierung hat darauf bis zum heutigen Tag offenbar überhaupt nicht\n"
            "reagiert.\nMehr dazu"
        )
        assert paragraphs(text) == [0, 0, 1, 1, 2]

    def test_a_byline_does_not_go_on_a_headline(self) -> None:
        text = "Die Verwaltung warnt die Landesregierung mehrfach vor einer neuen Flut\nvon Jana Muster"
        assert paragraphs(text) == [0, 1]

    def test_bullets_are_paragraphs(self) -> None:
        bullets = "\n".join(textwrap.wrap(f"• {PROSE}", 70, subsequent_indent="  "))
        assert paragraphs(f"{bullets}\n{bullets}") == [0] * 5 + [1] * 5

    @given(TEXTS)
    def test_lines_hold_all_that_is_not_blank(self, text: str) -> None:
        text, _ = analysis_text(text)
        found = lines(text)
        assert "".join("".join(text[line.start : line.end].split()) for line in found) == "".join(text.split())
        assert all(not text[a.end : b.start].strip() and a.paragraph <= b.paragraph for a, b in pairwise(found))
        assert all(line.number == text.count("\n", 0, line.start) + 1 for line in found)


PROSE = (
    "Der Stadtrat hat am Montag über die neue Brücke gestritten, die seit dem Frühjahr geplant wird und nach Angaben "
    "der Verwaltung rund 12 Mio. Euro kosten soll. Die Bürgermeisterin sprach von einem „nötigen Schritt“. Mehrere "
    "Anwohner sehen das anders und wollen klagen, sobald der Beschluss vorliegt."
)
WRAPPED = "\n\n".join(textwrap.fill(text, 70) for text in (PROSE, PROSE[:100], PROSE[171:270]))


# Repeated, each of these makes a careless pattern scan the rest of the text again and again.
HOSTILE = [
    "a",
    ".",
    ". ",
    "“",
    ".“",
    "a.",
    "a. ",
    "A. ",
    "1.",
    "\n",
    "a\n",
    "a_",
    "a-",
    "-",
    "a@",
    "http://",
    "www.",
    ". (",
    "!? ",
]


class TestSentences:
    @pytest.mark.parametrize("case", cases("sentences_de.txt"))
    def test_german(self, case: str) -> None:
        text = case.replace(" | ", " ")
        assert texts(text, split_all(text)) == case.split(" | ")

    @pytest.mark.parametrize("case", cases("sentences_en.txt"))
    def test_english_needs_no_list(self, case: str) -> None:
        text = case.replace(" | ", " ")
        assert texts(text, sentences(text, lines(text), None)) == case.split(" | ")

    def test_words_that_touch_after_a_full_stop(self) -> None:
        text = "Das hat er gesagt.Der Minister widersprach."
        assert texts(text, split_all(text)) == ["Das hat er gesagt.", "Der Minister widersprach."]

    @pytest.mark.parametrize(("opening", "closing"), ['""', "“”", "»«", "«»", "‚‘", "''"])
    def test_every_kind_of_quotation_mark_gives_the_same_sentences(self, opening: str, closing: str) -> None:
        text = "Sie rief: „Halt! Nicht weiter.“ Er blieb stehen. „Gut so“, sagte sie. „Warum?“ Niemand sprach."
        other = text.replace("„", opening).replace("“", closing)
        assert [s.span for s in split_all(other)] == [s.span for s in split_all(text)]

    def test_wrapping_a_paragraph_does_not_change_its_sentences(self) -> None:
        wrapped = textwrap.fill(PROSE, 72)
        assert texts(wrapped, split_all(wrapped)) == texts(PROSE, split_all(PROSE))

    def test_windows_line_ends_do_not_change_sentences(self) -> None:
        text, _ = analysis_text(WRAPPED.replace("\n", "\r\n"))
        assert texts(text, split_all(text)) == texts(WRAPPED, split_all(WRAPPED))

    def test_zones_and_paragraphs(self) -> None:
        text = (
            f"Kopfzeile der Seite mit einigen Wörtern mehr als acht\nBrücke: Rat streitet\nPolitik\n***\n{PROSE}\nEnde."
        )
        rows = lines(text)
        found = sentences(text, rows, rows[1], GERMAN)
        assert [(s.zone, s.paragraph) for s in found] == [
            ("prose", 0),
            ("title", 1),
            ("prose", 2),
            *[("lede", 3)] * 3,
            ("prose", 4),
        ]
        assert [s.index for s in found] == list(range(len(found)))

    def test_without_a_title_the_first_prose_is_the_lede(self) -> None:
        assert [s.zone for s in split_all(f"Politik\n{PROSE}")] == ["prose", *["lede"] * 3]

    def test_noise_and_credits_hold_no_sentence_and_part_a_paragraph(self) -> None:
        text = textwrap.fill(PROSE, 70)
        rows = lines(text)
        marked = (*rows[:2], replace(rows[2], zone="noise"), rows[3], replace(rows[4], zone="credits"))
        found = sentences(text, marked, None, GERMAN)
        kept = [rows[0], rows[1], rows[3]]
        assert [s.paragraph for s in found] == [0, 1, 1][: len(found)]
        assert all(any(line.start <= t.start < line.end for line in kept) for s in found for t in s.tokens)

    @given(TEXTS)
    def test_every_character_of_the_prose_lies_in_one_sentence(self, text: str) -> None:
        text, _ = analysis_text(text)
        found = split_all(text)
        assert all(a.end <= b.start and a.paragraph <= b.paragraph for a, b in pairwise(found))
        spoken = "".join(s.span.of(text) for s in found)
        assert [c for c in spoken if c.isalnum()] == [c for c in text if c.isalnum()]
        for sentence in found:
            assert sentence.span.of(text) == sentence.span.of(text).strip()
            assert all(token.text == text[token.start : token.end] for token in sentence.tokens)
            assert "".join(t.text for t in sentence.tokens) == "".join(sentence.span.of(text).split())

    @pytest.mark.parametrize("part", HOSTILE)
    def test_hostile_text_is_no_burden(self, part: str) -> None:
        text = part * (200_000 // len(part))
        assert "".join(t.text for s in split_all(text) for t in s.tokens) in (
            text.replace(" ", "").replace("\n", ""),
            "",
        )


class TestTokens:
    @pytest.mark.parametrize("case", cases("tokens.txt"))
    def test_tokens(self, case: str) -> None:
        text, _, expected = case.partition("  => ")
        text = text.strip()
        assert " ".join(token.text for token in tokens(text, 0, len(text))) == expected

    def test_offsets_count_in_the_whole_text(self) -> None:
        text = "Nein. Doch, 1. Mai."
        assert [(t.start, t.end, t.text) for t in tokens(text, 6, len(text))] == [
            (6, 10, "Doch"),
            (10, 11, ","),
            (12, 14, "1."),
            (15, 18, "Mai"),
            (18, 19, "."),
        ]

    def test_marks_are_no_words(self) -> None:
        text = "„Drei US-Beamte“ – 12.000 Euro (ca. 5 %) … #Muster!"
        assert count_words(tokens(text, 0, len(text))) == 7


def test_spans_of_sentences_are_those_of_the_sentences() -> None:
    text = "Bauamt\n\n– Erstens kommt Dr. Kolbe.\nEr bleibt.\n\n***\n\n„Nein.“ Am 9. Mai ist Schluss."
    found = lines(text)
    assert list(sentence_spans(text, found)) == [sentence.span for sentence in sentences(text, found, None)]
