"""The phrase mini-language: what a phrase finds, and what it costs."""

from __future__ import annotations

import sys

import pytest
import regex

from provenance.engine import ruleset
from provenance.engine.literals import RegexProblem, phrase_needs, regex_needs
from provenance.engine.phrases import APOSTROPHES_AND_QUOTES, DASHES, Patience, Pattern, fold, parse_phrase, skeleton
from provenance.engine.rule import unmark
from provenance.engine.ruleset import matcher_of
from provenance.lexicon import Frame, Lexicon
from tests.work import grows_no_faster

LEXICON = Lexicon(
    "de",
    {
        "offices": (("Amt",), ("Bundesamt für Statistik", "Statistikamt"), ("Behörde*",)),
        "number_words": (("2", "zwei"), ("12", "zwölf")),
    },
    (
        Frame("bemängeln", "criticise", frozenset({"clause", "acc"})),
        Frame("ablehnen", "criticise", frozenset({"quote", "acc?"})),
        Frame("zur Last legen", "accuse", frozenset({"acc", "dat"})),
        Frame("klagen", "criticise", frozenset({"clause", "über"})),
        Frame("Kritik", "criticise", frozenset({"clause"})),
    ),
)

#: Phrase, then texts with everything that it finds marked.
FINDS = [
    ("aus eigenen Quellen", "Das wisse man [[aus eigenen Quellen]].", "Aus fremden Quellen."),
    ("aus eigenen Quellen", "[[AUS Eigenen quellen]]", "[[aus  eigenen\nQuellen]]", "aus eigenen Quellenangaben"),
    ("Amt", "das [[Amt]]", "Amtsleiter", "Landesamt", "das [[Amt]]-Papier", "„[[Amt]]“", "[[Amt]]. [[Amt]]!"),
    ("(der|die) Bank", "[[die Bank]], [[der Bank]], das Bank"),
    ("(der|die)? Bank", "das [[Bank]], [[die Bank]]"),
    ("Bank (von Kiel)?", "[[Bank von Kiel]], [[Bank]] von Husum"),
    ("(eine (große|kleine))? Bank", "[[eine kleine Bank]], eine [[Bank]]"),
    ("bestätig(t|te|ten)", "[[bestätigt]], [[bestätigte]], bestätigtende, bestätige"),
    ("(US-)?Beamte", "[[US-Beamte]] und [[Beamte]]"),
    ("(ganz)?(und)? gar", "[[ganzund gar]], [[und gar]], [[gar]]"),
    ("gar (nicht)?(s)?", "[[gar nichts]], [[gar nicht]], [[gar]] nein"),
    ("(rot|rot und grün)", "[[rot und grün]], [[rot]] und blau"),
    ("wies … zurück", "Er [[wies das zurück]].", "[[wies zurück]]", "wies das, zurück", "wies das: zurück"),
    ("wies … zurück", "[[wies am 3. Mai um 10:30 Uhr 1,5 Mio. z. B. zurück]]", "wies das! zurück"),
    ("wies … zurück", "[[wies „den Vorwurf“ zurück]]", "„[[wies“ ihn zurück]]", "[[wies ihn zurück]] und zurück"),
    ("wies … zurück", "[[wies " + "w " * 14 + "zurück]]", "wies " + "w " * 15 + "zurück"),
    ("sagte … nicht, (woher|wie)", "[[sagte aber nicht, wie]] es war", "sagte, er wisse nicht, wie"),
    ("sagte … , dass", "[[sagte er am Abend, dass]] nichts sei", "sagte dass"),
    ("es hieß (, dass|am|:)", "[[es hieß, dass]]", "[[es hieß am]]", "[[es hieß:]]"),
    ("Sicherheitskreis*", "[[Sicherheitskreis]], [[Sicherheitskreisen]], [[Sicherheitskreis-Vertreter]]"),
    ("*kreisen", "[[Sicherheitskreisen]], [[Kreisen]], [[US-Sicherheitskreisen]], kreisend"),
    ("*amt*", "[[Landesamtsleiter]] im [[Amt]]"),
    (
        "nach * Angaben",
        "[[nach eigenen Angaben]]",
        "[[nach dpa-Angaben Angaben]]",
        "nach Angaben",
        "nach den neuen Angaben",
    ),
    ("rund # Soldaten", "[[rund 1.500 Soldaten]]", "[[rund 12 Soldaten]]", "rund viele Soldaten", "rund Soldaten"),
    ("# Prozent", "[[12,5 Prozent]]", "[[zwölf Prozent]]", "ein Prozent"),
    ("(seit|vor) # Jahren", "[[vor 1.200.000 Jahren]]", "vor 3 a Jahren"),
    (r"\# eins", "[[# eins]]", "1 eins"),
    ("#metoo", "[[#metoo]]", "metoo"),
    ("das @offices", "[[das Amt]], [[das Statistikamt]], [[das  Bundesamt für Statistik]], [[das Behördenhaus]]"),
    ("{lemma:bestreiten}", "[[bestritt]], [[bestreitet]], [[bestritten]], [[bestritte]], Bestreitung"),
    ("{lemma:zurückweisen}", "[[zurückgewiesen]], [[zurückzuweisen]], dass er es [[zurückwies]]"),
    ("{lemma:zurückweisen}", "er [[wies alles zurück]]", "er [[wies den Vorwurf, er habe gelogen, zurück]]"),
    ("{lemma:zurückweisen}", "er wies es, sie kam, er ging, zurück", "er wies: zurück", "er wies zurückhaltend"),
    ("{lemma:mitteilen}", "das [[teilte die Polizei am Abend mit]]", "[[mitgeteilt]]", "er teilte mitten durch"),
    ("{lemma:ablehnen} den Antrag", "sie [[lehnte ab den Antrag]]", "[[ablehnen den Antrag]]"),
    ("„falsch“", "als [[«falsch»]]", "als [['falsch']]", 'als [["falsch"]]', "als falsch"),
    ("wie's geht", "[[wie’s geht]]", "[[wie's geht]]"),
    ("US-Beamte", "[[US–Beamte]]", "[[US-Beamte]]"),
    ("warten…", "bitte [[warten...]]", "bitte [[warten…]]", "bitte warten"),
    ("^ Lesen Sie auch", "• [[Lesen Sie auch]] dies", "Bitte lesen Sie auch", "[[lesen Sie auch]]"),
    ("^ Anzeige $", "- [[Anzeige]] -", "[[ANZEIGE]]:", "Anzeige gegen Unbekannt", "Die Anzeige"),
    ("^ Mehr … $", "[[Mehr zum Thema]]!", "Mehr zum Thema, heute"),
    ("^ … (hier|dort) $", "[[Den Antrag gibt es hier]].", "hier und da"),
    ("Fluß muß", "[[Fluss muss]]", "[[FLUSS MUSS]]", "[[Fluß muss]]"),
    ("dass Strasse", "[[daß Straße]]", "[[dass Strasse]]"),
    (r"\(dpa\)", "Kiel [[(dpa)]]", "Kiel dpa"),
    (r"5 \$", "[[5 $]]", "5 Dollar"),
    ("İstanbul", "[[İstanbul]]"),
    # Verbs: tenses and moods, participles, apart and together.
    (
        "{lemma:zurückweisen}",
        "Sie [[wies den Vorwurf zurück]].",
        "Er [[weist alles zurück]]. Er [[wiese es zurück]].",
        "[[Weisen Sie das zurück]]!",
        "[[weise zurück]]",
        "dass sie ihn [[zurückwies]], dass er es [[zurückweise]], [[zurückwiese]]",
        "Er habe das [[zurückgewiesen]], um ihn [[zurückzuweisen]].",
        "Er werde das [[zurückweisen]], [[zurückweisend]].",
        "Sie [[wies den Vorwurf, er habe gelogen, zurück]].",
        "Er [[weist, so sagte er, alles zurück]].",
        "Er [[weist das – wie immer – zurück]].",
        "Er wies den Vorwurf, er lüge, und den, er stehle, zurück",
        "die Zurückweisung, der zurückgewiesene Vorwurf",
        "[[wies a b c d e f g h i j k l m n zurück]]",
        "wies a b c d e f g h i j k l m n o zurück",
    ),
    ("wird … {participle:criticise}", "Das [[wird oft bemängelt]]", "wird abgelehnt", "wird geklagt", "bemängelt wird"),
    ("{participle:accuse} wird", "was ihm [[zur Last gelegt wird]]", "gelegt wird"),
    ("so die {noun:criticise}", "[[so die Kritik]], so die Klage"),
    ("{lemma:zurückweisen}*", "der [[zurückgewiesene]] Vorwurf, [[zurückgewiesenen]]"),
    ("{lemma:bekanntgeben}", "[[bekanntgegeben]] und [[bekannt gegeben]], [[bekannt zu geben]]", "[[gab das bekannt]]"),
    ("{lemma:aufgeben}", "[[aufgegeben]], auf gegeben", "[[aufzugeben]], auf zu geben"),
    (
        "{lemma:bestreiten}",
        "er [[bestreitet]], [[bestreite]], [[bestritt]], [[bestritte]]",
        "ist [[bestritten]], unbestritten",
    ),
    ("{lemma:dementieren}", "sie hat [[dementiert]], zu [[dementieren]], undementiert"),
    ("{lemma:wissen}", "sie [[weiß]], [[weiss]], [[wusste]], [[wußte]], [[wüßte]]"),
    (
        "{lemma:einräumen} … Fehler",
        "Er [[räumte am Abend ein paar Fehler]]",
    ),
    ("(nicht|nie) {lemma:sagen}, (wer|was)", "Sie hat [[nie gesagt, was]] war.", "[[nicht sagen, wer]]"),
    ("({lemma:sagen}|{lemma:erklären}) …, dass", "Er [[sagte am Abend, dass]] es regne. Er [[erklärt, dass]]"),
]


def spans(phrase: str, text: str, scope: str = "sentence") -> list[tuple[int, int]]:
    matcher = matcher_of(Pattern(phrase, scope, parse_phrase(phrase, LEXICON)))
    return list(matcher(text, fold(text), None, Patience()))


@pytest.mark.parametrize(("phrase", "texts"), [(phrase, texts) for phrase, *texts in FINDS])
def test_finds(phrase: str, texts: list[str]) -> None:
    for marked in texts:
        text, expected = unmark(marked)
        assert spans(phrase, text) == [tuple(span) for span in expected], marked


@pytest.mark.parametrize(("phrase", "texts"), [(phrase, texts) for phrase, *texts in FINDS])
def test_literals_are_in_every_match(phrase: str, texts: list[str]) -> None:
    needs = phrase_needs(parse_phrase(phrase, LEXICON))
    assert needs.heads or needs.anywhere
    for marked in texts:
        text, expected = unmark(marked)
        for span in expected:
            padded, inner = f" {text} ", " ".join(span.of(text).split())
            around = skeleton(fold(padded[span.start] + inner + padded[span.end + 1]))
            for literals in needs.anywhere:
                assert any(literal in around for literal in literals), (marked, literals)
            if needs.heads:
                assert any(_stands(head, needs.where, around) for head in needs.heads), (marked, needs)


def _stands(head: str, where: str, around: str) -> bool:
    """Does a literal stand where it says in a match with one character before and one behind it?"""
    if where == "inside":
        return head in around
    return around.startswith(f" {head}" if where == "word" else head, where != "word")


def test_gap_in_a_line_ends_with_the_sentence() -> None:
    for scope, count in (("line", 0), ("sentence", 1)):
        assert len(spans("wies … zurück", "Er wies darauf hin. Dann kam sie zurück", scope)) == count
        assert spans("wies … zurück", "wies am 3. Mai ca. 3 Mal zurück", scope)


@pytest.mark.parametrize(
    ("phrase", "heads", "anywhere"),
    [
        ("aus (unseren|ihren) Quellen", "word: aus ihren quellen |aus unseren quellen ", []),
        ("wies … zurück", "word: wies ", [" zurück "]),
        ("am … Dienstag", None, [" dienstag "]),
        ("Sicherheitskreis* (der|die)", "word: sicherheitskreis", []),
        ("*minister (der|die)", "inside: minister der |minister die ", []),
        ("(sehr)? genau", None, [" genau "]),
        (
            "{lemma:bestreiten}",
            "word: bestreite |bestreiten |bestreitend |bestreitest |bestreitet |bestritt |bestritte |bestritten "
            "|bestrittest |bestrittet ",
            [],
        ),
        (
            "{lemma:mitteilen}, dass",
            "word: mitgeteilt|mitteile|mitteilst|mitteilt|mitzuteilen|teile|teilst|teilt",
            ["  dass |  daß "],
        ),
        ("Fluß", "word: fluss |fluß ", []),
        (r"\(dpa\)", "start:  dpa ", []),
        ("gab … zu … Bericht … an", None, [" bericht ", " gab "]),
        ("^ Mehr … Thema", None, [" thema ", " mehr "]),
        ("„ *", None, []),
    ],
)
def test_literals(phrase: str, heads: str | None, anywhere: list[str]) -> None:
    needs = phrase_needs(parse_phrase(phrase, LEXICON))
    assert (f"{needs.where}: {'|'.join(sorted(needs.heads))}" if needs.heads else None) == heads
    assert ["|".join(sorted(literals)) for literals in needs.anywhere] == anywhere


@pytest.mark.parametrize(
    ("pattern", "heads", "anywhere"),
    [
        (r"\b\d+ Uhr\b", None, [" uhr"]),
        (r"[Ll]oad(?:ing|er)?\.\.\.", "start: load", []),
        (r"\b(?:Januar|Februar) \d", "word: februar|januar", []),
        (r"(?i)HALLO", "start: hallo", []),
        (r"a(?=b)c?d{2}e", "start: a", ["d"]),
        (r"\p{Lu}\w+minister (?:der|des) Landes", None, ["minister der landes|minister des landes"]),
        (r"(?:-\w++)*+ab", None, ["ab"]),
        (r"x++(?>yz)", "start: x", ["yz"]),
    ],
)
def test_literals_of_regular_expressions(pattern: str, heads: str | None, anywhere: list[str]) -> None:
    """Also pins what is used of the standard library's private parser."""
    needs = regex_needs(pattern)
    assert (f"{needs.where}: {'|'.join(sorted(needs.heads))}" if needs.heads else None) == heads
    assert ["|".join(sorted(literals)) for literals in needs.anywhere] == anywhere


@pytest.mark.parametrize(
    ("pattern", "signs"),
    [
        (r"^#\w+(?:, #\w+)?$", "#"),
        (r"\w+[.,] ?[–-]\d", "-–"),
        (r"(?:\(c\)|©)?\w\?", "?"),
        (r"(?:\(c\)|© ?\.)\w", "(©"),
        (r"\w\.", "."),
        (r"(?!\?)\w[^!]{0,2}!", "!"),
        (r"\? ?wie", None),  # letters tell more
        (r"</?(?:p|a|em)>", "<"),  # than one letter a sign tells more
        (r"(?:p|a), \d", None),  # unless it is a comma
    ],
)
def test_signs_of_regular_expressions_without_letters(pattern: str, signs: str | None) -> None:
    found = regex_needs(pattern).signs
    assert (found and "".join(sorted(found))) == signs


@pytest.mark.parametrize(
    ("pattern", "at_start"),
    [
        (r"^Rat", True),
        (r"\ARat", True),
        (r"^a|^b", True),
        (r"^a|b", False),
        (r"(?m)^Rat", False),
        (r"(?:^)?Rat", False),
    ],
)
def test_regular_expressions_that_match_at_the_start_only(pattern: str, at_start: bool) -> None:
    assert regex_needs(pattern).at_start is at_start


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:a*b?)*c", r"(?:(?:x|y+)+z)*", r"\w+", r"[a-z]\d", r"a|\d", "("])
def test_refused_regular_expressions(pattern: str) -> None:
    with pytest.raises(RegexProblem):
        regex_needs(pattern)


def test_fold_keeps_offsets_and_agrees_with_the_matcher() -> None:
    every = "".join(chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    folded = fold(every)
    assert len(folded) == len(every)
    changed = [(a, b) for a, b in zip(every, folded, strict=True) if a != b]
    assert all(regex.fullmatch(regex.escape(b), a, regex.IGNORECASE) for a, b in changed)
    assert fold("Das IST ΟΔΟΣ, K und ſ") == "das ist οδοσ, k und s"


def test_kinds_of_marks_do_not_overlap() -> None:
    assert not set(APOSTROPHES_AND_QUOTES) & set(DASHES)


@pytest.mark.parametrize("phrase", ["wies … das … den … zurück", "{lemma:zurückweisen}", "*kreisen", "Kreis*", "^ … x"])
@pytest.mark.parametrize("unit", ["wies ", "kreis-", "wies, ", "a", "wies das den ", "!", "- "])
def test_work_grows_linearly(phrase: str, unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruleset, "TIMEOUT", 20)
    monkeypatch.setattr(ruleset, "ARTICLE_LIMIT", 20)

    assert grows_no_faster(lambda length: spans(phrase, (unit * length)[:length]), 4_000)
