"""What a mention of a source says about it: name, role, kind, the sides that it speaks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from provenance.languages import MAYBE, Mention
from provenance.languages.en.grammar import (
    ADV,
    CAP,
    COMMA,
    COORD,
    DET,
    GENITIVE,
    GIVEN,
    ING,
    NAME,
    NUM,
    OPEN,
    PART,
    PARTICLE,
    PERSONAL,
    POSS,
    PREP,
    PRON,
    PUNCT,
    REL,
    ROLE,
    SUB,
    TIME,
    TITLE,
    Grammar,
    singular,
)
from provenance.languages.en.phrases import DEFINITE, NounPhrase, described_kind, is_person_noun, of_state, office_list
from provenance.languages.en.units import Unit
from provenance.models import SourceKind
from provenance.vocabulary import PERSONS

__all__ = [
    "apposed_role",
    "given_gender",
    "goes_on_in_body",
    "has_legal_form",
    "is_name_word",
    "joined_with",
    "names_body",
    "read_mention",
    "read_name",
]

_MARKS = "„“”\"»«‚‘'’"
#: Lists of proper names, with the kind of what they name.
_NAMED: tuple[tuple[str, SourceKind], ...] = (
    ("agencies", "news_agency"),
    ("outlets", "named_media"),
    ("social_media", "social_media"),
    ("software", "software"),
    ("organisations", "named_organisation"),
    ("companies", "named_organisation"),
    ("governments", "government"),
)
_MEDIA = ("named_media", "news_agency")
#: What may follow the name of a medium: "Fox News Digital", "the AP news agency".
_OF_MEDIA = frozenset("digital online news newspaper magazine website agency tv radio sport business live".split())
_LONGEST_KEY = 5
#: Small words that stand inside the name of a body: "Ministry of Defence".
_INSIDE = frozenset({"of", "for", "and", "the", "&", "on", "in", "to"})


def read_mention(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> Mention | None:
    """Read a phrase; ``None`` where it names nobody (it may still be the text of a source)."""
    start, end = phrase.start, phrase.end
    while start < end and unit.tags[start] & PUNCT:
        start += 1
    if start >= end:
        return None
    if end - start == 1 and unit.tags[start] & REL:
        return None
    pointing = _pointing(unit, start, end, grammar)
    if pointing is not None:
        return pointing
    start = _behind_quantity(unit, start, end)
    core = _core(unit, start, min(phrase.core, end), grammar)
    mention = _read_core(unit, start, core, grammar)
    if mention is None:
        return None
    mention = _with_rest(unit, mention, core, end, grammar)
    named = mention.kind == "named_organisation" and mention.names
    sides = () if named else tuple(_sides(unit, start, end, grammar))
    if mention.kind == "document" and not mention.identified and _has_issuer(unit, core, end):
        mention = replace(mention, identified=True)
    mention = replace(mention, span=unit.span(start, end), sides=sides)
    nameless = mention.kind in PERSONS and mention.kind != "named_person"
    veiled = _end_of_veil(unit, start, end, grammar) if nameless else -1
    if veiled <= start:
        return mention
    text = mention.text
    if not mention.definite:  # "the people" are those of whom one has been told
        first = start + (unit.lows[start] in _ARTICLES)
        stop = next((n for n in range(max(veiled, core), end) if unit.tags[n] & (PUNCT | REL | SUB)), end)
        stop = next(
            (n for n in range(core, veiled) if unit.tags[n] & COMMA), stop
        )  # "a nurse, who asked not to be named"
        text = " ".join(unit.words[first : min(stop, veiled + _VEILED)]).strip(" ,").replace(" ,", ",")
    return replace(mention, text=text, kind="anonymous", identified=False)


def _behind_quantity(unit: Unit, start: int, end: int) -> int:
    """Of "several of the experts" the experts."""
    at = start + 1
    counts = unit.tags[start] & (PRON | NUM | DET) and not unit.tags[start] & (PERSONAL | POSS)
    if counts and at + 1 < end and unit.lows[at] == "of" and unit.tags[at + 1] & (DET | POSS):
        return at + 1
    return start


def _pointing(unit: Unit, start: int, end: int, grammar: Grammar) -> Mention | None:
    low, tag = unit.lows[start], unit.tags[start]
    word = low.replace("’", "'").partition("'")[0]
    alone = end - start == 1
    if unit.lows[start + 1 : end] in (["of", "them"], ["of", "whom"]):
        return Mention(unit.span(start, end), unit.lows[end - 1], pronoun="they", gender="p")  # "one of them"
    if tag & PERSONAL or (alone and tag & POSS and not tag & CAP) or (alone and word in grammar.pronoun_genders):
        return Mention(
            unit.span(start, start + 1), unit.words[start], pronoun=word, gender=grammar.pronoun_genders.get(word, "")
        )
    last = next((at for at in range(start, end) if unit.tags[at] & (COMMA | REL)), end) - 1
    if unit.lows[last].endswith(("-year-old", "-year-olds")) and not unit.tags[last] & CAP:
        text = unit.lows[last]
        plural = text.endswith("s")
        return Mention(
            unit.span(start, end),
            text,
            head=text,
            kind="unnamed_person",
            gender="p" if plural else "",
            definite=low == "the",
            points="the" if low == "the" and not plural else "",
        )
    if alone and tag & PRON and not tag & CAP and word not in _NOBODY:
        if word in ("all", "both", "neither", "each"):
            return Mention(unit.span(start, end), low, pronoun=low, gender="p")
        return Mention(unit.span(start, end), low, head=low, kind="unnamed_person", gender="p")
    return None


#: Pronouns that stand for nobody who speaks.
_NOBODY = frozenset({"nobody", "none", "nothing", "this", "that", "these", "those"})


def _core(unit: Unit, start: int, end: int, grammar: Grammar) -> int:
    """Where the words before "of", "who", a comma or a bracket end; a name keeps its small words."""
    stop = next((at for at in range(start + 1, end) if unit.tags[at] & (PUNCT | REL)), end)
    listed = office_list(unit, start + bool(unit.tags[start] & DET), grammar)
    if stop < listed <= end:
        return listed
    office = next((at for at in range(start, stop) if unit.lows[at] == "of"), stop)
    if office < stop and unit.tags[office - 1] & ROLE and unit.tags[office - 1] & CAP:
        name = _name_start(unit, office + 1, stop, grammar)
        if office + 1 < name < stop and unit.tags[name - 1] & CAP:
            return stop  # "Chief of Police Inspector Ada Lind"
    body = False
    for at in range(start, end):
        tag = unit.tags[at]
        if tag & (PUNCT | REL) and at > start:
            return at
        if at > start and tag & (PREP | COORD) and not tag & CAP:
            body = goes_on_in_body(unit, start, at, grammar, body=body)
            if not body:
                return at
    return end


def goes_on_in_body(unit: Unit, start: int, at: int, grammar: Grammar, *, body: bool = False) -> bool:
    """Does a small word belong to the name of a body: "Ministry of Defence", "Society for the Protection of Birds"?

    ``body``: a small word before it does.
    """
    before, after = unit.tags[at - 1], unit.tag(at + 1)
    if unit.lows[at + 1 : at + 2] == ["the"]:
        after = unit.tag(at + 2)
    if unit.lows[at] not in _INSIDE or not before & CAP or not after & CAP or after & TIME:
        return False
    first = start + bool(unit.tags[start] & DET)
    if first and unit.lows[at] == "and" and unit.lows[first - 1] == "the" and not _is_abbreviation(unit.words[at - 1]):
        end = next((n for n in range(at + 1, len(unit.words)) if not unit.tags[n] & CAP), len(unit.words))
        if _is_body_word(unit, end - 1, grammar) and not _is_body_word(unit, at - 1, grammar) and end > at + _TWO:
            return True  # "the Food and Drug Administration"
    if unit.words[at] == "&" or unit.lows[at] == "and":
        return body or unit.words[at] == "&" or _is_body_word(unit, first, grammar)
    return body or _is_body_word(unit, at - 1, grammar) or _is_called(unit, start, at, grammar)


def _is_called(unit: Unit, start: int, at: int, grammar: Grammar) -> bool:
    """Is it a body by its article and its capitals: "the Campaign | for …", "the Communications Workers | of …"?"""
    run = at
    while run > start and unit.tags[run - 1] & CAP and not unit.tags[run - 1] & (DET | GENITIVE):
        run -= 1
    people = unit.tags[at - 1] & (ROLE | TITLE | TIME | GIVEN) or is_person_noun(unit.lows[at - 1], grammar)
    several = unit.lows[at - 1].endswith("s") and at - run > 1
    return run > start and unit.lows[run - 1] == "the" and (several or not people)


def _is_body_word(unit: Unit, at: int, grammar: Grammar) -> bool:
    low = unit.lows[at]
    return any(grammar.is_in("organisation_heads", form) for form in (low, singular(low))) or low in _OF_BODIES


_OF_BODIES = frozenset(
    {"bank", "secretary", "centers", "centres", "federation", "house", "school", "organisation", "organization"}
)


def _read_core(unit: Unit, start: int, end: int, grammar: Grammar) -> Mention | None:
    account = next((n for n in range(start, end) if grammar.is_account(unit.words[n])), -1)
    if account >= 0 and (account == end - 1 or not unit.tags[account] & GENITIVE):  # "the weir_fan84 Reddit user"
        name = unit.words[account].removesuffix("'s").removesuffix("’s")
        return Mention(unit.span(start, end), name, kind="social_media", identified=True, gender="", key=name.lower())
    key = _known(unit, start, end, grammar)
    if key is not None and key[3] >= end:
        name, kind, first, last = key
        first += unit.lows[first] == "the" and last - first > 1 and not unit.tags[first] & CAP
        written = " ".join(unit.words[first:last]).strip(_MARKS).removesuffix("'s").removesuffix("’s")
        definite = bool(unit.tags[start] & DET)
        heads = (low for low in reversed(name.lower().split()) if grammar.is_in("organisation_heads", low))
        return Mention(
            unit.span(start, end),
            written,
            head=next(heads, ""),
            kind=kind,
            identified=kind not in ("software",),
            gender="n",
            key=name,
            definite=definite,
        )
    rest = range(key[3], end) if key is not None else ()
    if key is not None and key[1] in _MEDIA and all(unit.lows[at] in _OF_MEDIA for at in rest):
        written = " ".join(unit.words[key[2] : end])
        return Mention(unit.span(start, end), written, kind=key[1], identified=True, gender="n", key=key[0])
    first = start + bool(unit.tags[start] & DET)
    name_start = first if office_list(unit, first, grammar) == end else _name_start(unit, start, end, grammar)
    if name_start < end:
        named = _named(unit, start, name_start, end, grammar)
        if named is not None:
            return named
    if key is not None and _is_organ(unit, end - 1, grammar):
        return _organ(unit, start, end, grammar)
    return _described(unit, start, end, grammar)


def _known(unit: Unit, start: int, end: int, grammar: Grammar) -> tuple[str, SourceKind, int, int] | None:
    """A name of a list at the beginning of a phrase, behind its article: name, kind, first and last place."""
    for first in (start, start + 1) if unit.tags[start] & DET else (start,):
        if first >= end or not grammar.may_name(unit.words[first].removesuffix("'s").removesuffix("’s").strip(_MARKS)):
            continue
        for length in range(min(_LONGEST_KEY, end - first), 0, -1):
            words = " ".join(unit.words[first : first + length]).strip(_MARKS)
            words = words.removesuffix("'s").removesuffix("’s")
            for name, kind in _NAMED:
                found = grammar.canonical_names(name).get(words)
                if found is None and unit.tags[start] & DET and first == start + 1:
                    found = grammar.canonical_names(name).get(f"The {words}")
                if found is not None:
                    return found, kind, first, first + length
    return None


def _is_organ(unit: Unit, at: int, grammar: Grammar) -> bool:
    low = unit.lows[at]
    return any(
        grammar.is_in(name, low) or grammar.is_in(name, singular(low))
        for name in ("organisation_heads", "government_heads")
    )


def _organ(unit: Unit, start: int, end: int, grammar: Grammar) -> Mention:
    """ "Israel's military", "the Trump campaign"."""
    low = unit.lows[end - 1]
    head = singular(low)
    first = start + bool(unit.tags[start] & DET)
    kind: SourceKind = "government" if grammar.is_in("government_heads", low) else "named_organisation"
    text = " ".join(unit.words[first:end])
    return Mention(unit.span(start, end), text, head=head, kind=kind, identified=True, gender="n", definite=True)


def is_name_word(unit: Unit, at: int, grammar: Grammar) -> bool:
    """May the word be part of somebody's name: a capital, no title, no role, no day, no body?"""
    tag = unit.tags[at]
    if not tag & CAP or (tag & (NAME | NUM | DET | PREP | GENITIVE) and not tag & GIVEN):
        return False
    low = unit.lows[at]
    if tag & (TITLE | ROLE) and not tag & GIVEN and at + 1 < len(unit.words) and unit.tags[at + 1] & CAP:
        return False
    if tag & TIME and not tag & GIVEN:
        return False
    return not (
        grammar.is_in("organisation_heads", low)
        or low in _ADJECTIVES
        or grammar.canonical_names("states").get(unit.words[at], "") != ""
    )


#: Adjectives with a capital before somebody's name, and those that may begin a body's.
_OF_NAMES = frozenset("national federal international royal".split())
_ADJECTIVES = _OF_NAMES | frozenset("democratic republican conservative labour liberal".split())


def _name_start(unit: Unit, start: int, end: int, grammar: Grammar) -> int:
    """Where the run of capitals begins that the words end in; behind titles and roles."""
    at = end
    while at > start:
        tag = unit.tags[at - 1]
        if not tag & CAP and not (tag & PARTICLE and at < end):
            break
        if (tag & GENITIVE and at < end) or (tag & TIME and not tag & GIVEN):
            break
        if tag & (TITLE | ROLE) and not tag & GIVEN and at < end:
            break
        at -= 1
    while at < end and not unit.tags[at] & CAP:
        at += 1
    whole = _before_small_words(unit, start, at, grammar)
    if whole < at:
        return whole
    while at < end - 1 and (unit.tags[at] & DET or unit.lows[at] in _ADJECTIVES):
        if not unit.tags[at + 1] & GIVEN and unit.lows[at] in _OF_NAMES:
            break  # "National Rail"
        at += 1
    return at


def _before_small_words(unit: Unit, start: int, first: int, grammar: Grammar) -> int:
    """Of "Ministry of | Defence" the beginning of the whole name."""
    at = first
    while at - 1 > start:
        small = at - 1 - (unit.lows[at - 1] == "the")
        if small <= start or not goes_on_in_body(unit, start, small, grammar, body=True):
            break
        at = small
        while at > start and unit.tags[at - 1] & CAP and not unit.tags[at - 1] & (DET | GENITIVE):
            at -= 1
    small_words = [n for n in range(at, first) if unit.lows[n] in _INSIDE]
    return at if small_words and goes_on_in_body(unit, start, small_words[0], grammar, body=False) else first


def read_name(unit: Unit, start: int, end: int, grammar: Grammar) -> tuple[str, ...]:
    """The words of a person's name, without suffixes and middle initials kept."""
    words = [unit.words[at].strip(_MARKS) for at in range(start, end)]
    words = [word.removesuffix("'s").removesuffix("’s") for word in words]
    while len(words) > 1 and words[-1] in grammar.canonical_names("name_suffixes"):
        words.pop()
    words = [word for word in words if word]
    trade = start == 0 and words[0].endswith(_OF_TRADES) if words else False
    if len(words) > _FULL and not unit.tags[start] & (GIVEN | PARTICLE) and (trade or unit.tags[start + 1] & GIVEN):
        del words[0]  # "Brave Marina Lacerda", "Butcher Len Massey"
    return tuple(words)


#: Words of a name without anything before it, and ends of trades that a sentence may open with.
_FULL, _OF_TRADES = 2, ("er", "or", "man", "woman", "ian")


def _named(unit: Unit, start: int, first: int, end: int, grammar: Grammar) -> Mention | None:
    """A proper name, with the role before it."""
    names = read_name(unit, first, end, grammar)
    if not names:
        return None
    before = unit.tag(first - 1) if first > start else 0
    titled = bool(before & (TITLE | ROLE)) and not before & GENITIVE
    last = unit.lows[end - 1]
    span = unit.span(start, end)
    small = next((at for at in range(first, end) if unit.lows[at] in _INSIDE and not unit.tags[at] & CAP), end)
    if small == end and unit.tags[end - 1] & (ROLE | TITLE) and not unit.tags[end - 1] & GIVEN and not titled:
        return None  # "the Prime Minister"
    medium = first > start and grammar.is_in("media_heads", unit.lows[first - 1])
    if first > start and not titled and not before & GENITIVE and not before & CAP and not before & DET:
        titled = is_person_noun(unit.lows[first - 1], grammar)
    organ = first > start and not before & CAP and grammar.is_in("organisation_heads", unit.lows[first - 1])
    body = medium or organ or _is_body(unit, start, first, end, grammar)
    if not titled and body:
        kind: SourceKind = (
            "government"
            if grammar.is_in("government_heads", unit.lows[small - 1])
            or grammar.is_in("government_heads", " ".join(unit.lows[first:end]))
            else "named_organisation"
        )
        if (
            medium
            or unit.lows[first] == "daily"
            or (grammar.is_in("media_name_ends", last) and not grammar.is_in("organisation_heads", last))
        ):
            kind = "named_media"
        owner = start + bool(unit.tags[start] & DET)
        text = " ".join(unit.words[min(owner, first) : end]) if before & GENITIVE else " ".join(unit.words[first:end])
        text = text.replace(" ,", ",")
        short = _acronym(unit, end)
        noun = unit.lows[small - 1]
        known = grammar.is_in("organisation_heads", noun) or grammar.is_in("organisation_heads", singular(noun))
        head = singular(noun) if known else singular(unit.lows[first - 1]) if organ else ""
        return Mention(span, text, names, head, None, kind, True, "n", short=short, definite=True)
    role = _role(unit, start, first) if first > start else None
    gender = _gender(unit, start, first, names, grammar)
    known = bool(unit.tags[first] & GIVEN)
    head = singular(unit.lows[first - 1]) if titled and before & ROLE else ""
    return Mention(
        span,
        " ".join(names),
        names,
        head,
        role,
        "named_person",
        True,
        gender,
        person=known or titled,
        guessed=len(names) == 1 and not known and not titled,
    )


def _is_body(unit: Unit, start: int, first: int, end: int, grammar: Grammar) -> bool:
    """Is a run of capitals the name of a body, not of a person?"""
    words, lows = unit.words[first:end], unit.lows[first:end]
    if any(low in _INSIDE for low in lows) or lows[-1].rstrip(".") in _LEGAL:
        return True
    if any("organisation_heads" in grammar.lists_of(low) for low in lows[-2:]):
        return True
    if unit.tags[first] & GIVEN:
        return False
    owned = first > start and unit.tags[first - 1] & GENITIVE and unit.tags[first - 1] & CAP  # "Women's Aid"
    if (len(words) > 1 or owned) and any(
        grammar.is_in(name, lows[-1]) for name in ("media_name_ends", "firm_name_ends")
    ):
        return True
    # "Doctors Without Borders", "Save Our Pier"
    small = any(unit.tags[at] & (PREP | DET | POSS) and unit.tags[at] & CAP for at in range(first + 1, end))
    short = len(words) > 1 and len(words[0]) > _TWO and _is_abbreviation(words[0])  # "NHS England", and no "JD Vance"
    short = short or (len(words) == 1 and (_is_abbreviation(words[0]) or _has_inner_capital(words[0])))
    return small or short or (start < first and unit.lows[start] == "the")


def names_body(names: Sequence[str]) -> bool:
    """Does a name tell by its form that it is a body's: "Valtrix Inc.", "BASF", "BuzzFeed"?"""
    return bool(names) and (has_legal_form(names) or _is_abbreviation(names[0]) or _has_inner_capital(names[0]))


def has_legal_form(names: Sequence[str]) -> bool:
    """Is it a firm's: "Valtrix Inc.", "Kolb & Sons"?"""
    return "&" in names or names[-1].lower().rstrip(".") in _LEGAL


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and len(word) > 1 and "." not in word


def _has_inner_capital(word: str) -> bool:
    """As in "BuzzFeed", not in "McConnell"."""
    return word[1:].lower() != word[1:] and "-" not in word and not word.startswith(_OF_SURNAMES)


_OF_SURNAMES = ("Mc", "Mac", "O'", "O’", "De", "Le")
_LEGAL = frozenset("inc ltd llc plc corp co gmbh ag sa nv group holdings".split())


def _acronym(unit: Unit, end: int) -> str:
    """The abbreviation in brackets behind a name, or ""."""
    inside = unit.words[end + 1] if unit.tag(end) & OPEN and end + 1 < len(unit.words) else ""
    return inside if _is_abbreviation(inside) else ""


def _role(unit: Unit, start: int, first: int) -> str | None:
    begin = start
    while begin < first and (
        unit.lows[begin] == "the" or (unit.tags[begin] & (DET | POSS) and not unit.tags[begin] & (CAP | GENITIVE))
    ):
        begin += 1
    return " ".join(unit.words[begin:first]).strip(" ,") or None


def _gender(unit: Unit, start: int, first: int, names: tuple[str, ...], grammar: Grammar) -> str:
    """By a title or role before the name, else by the given name."""
    return _told_gender(unit.lows[start:first], grammar) or given_gender(names, grammar)


def _told_gender(lows: Iterable[str], grammar: Grammar) -> str:
    """The gender that a title or a role tells ("Mrs", "chairman"), or ""."""
    for low in lows:
        told, lists = grammar.genders.get(low, ""), grammar.lists_of(low)
        if told in ("m", "f"):
            return told
        if "feminine_roles" in lists or "masculine_roles" in lists:
            return "f" if "feminine_roles" in lists else "m"
    return ""


def given_gender(names: tuple[str, ...], grammar: Grammar) -> str:
    given = names[0].lower()
    male, female = grammar.is_in("given_names_male", given), grammar.is_in("given_names_female", given)
    return "" if male == female or len(names) < _TWO else "m" if male else "f"


#: Words of a name with a given name.
_TWO = 2


def _described(unit: Unit, start: int, end: int, grammar: Grammar) -> Mention | None:
    """A description without a name: "a senior official", "two people", "the report"."""
    if start >= end:
        return None
    head_at = end - 1
    while head_at > start and (
        unit.tags[head_at] & (PUNCT | ADV)
        or (unit.roles[head_at] & (PART | ING) and not _listed(unit, head_at, grammar))
    ):
        head_at -= 1
    behind = (n for n in range(start + 2, head_at) if unit.roles[n] & ING and not _listed(unit, n, grammar))
    known_before = (
        n - 1 for n in behind if not unit.tags[n - 1] & GENITIVE and grammar.is_known_noun(unit.lows[n - 1])
    )
    head_at = next(known_before, head_at)  # "the union | using", and no "city's | building authority"
    nouns = (n for n in range(head_at, start - 1, -1) if not unit.tags[n] & GENITIVE or n == end - 1)
    known = next((n for n in nouns if grammar.is_known_noun(unit.lows[n])), -1)
    owner = next((n for n in range(start, head_at) if unit.tags[n] & GENITIVE), -1)
    if known < 0 and owner >= 0:
        return read_mention(unit, NounPhrase(start, owner + 1, owner + 1), grammar)  # "the White House's answer"
    known = known if known >= 0 else head_at
    if known < head_at and not unit.tags[head_at] & CAP:
        head_at = known  # "a person familiar"
    low = unit.lows[head_at]
    head = singular(low)
    first = start + (unit.lows[start] in _ARTICLES and start < head_at)
    text = " ".join(unit.words[first : head_at + 1]).strip(" ,")
    plural = (head != low and low != head + "'s") or low in _PLURALS or bool(unit.tags[start] & COORD)
    kind, identified = described_kind(unit, range(start, end), head_at, grammar, plural=plural)
    gender = "p" if plural else _told_gender((head,), grammar)
    if not gender and kind in ("named_organisation", "government", "document", "unnamed_organisation"):
        gender = "n"
    definite = unit.lows[start] in DEFINITE or bool(unit.tags[start] & (GENITIVE | POSS))
    bare = not unit.tags[start] & (DET | POSS | GENITIVE)
    return Mention(unit.span(start, end), text, (), head, None, kind, identified, gender, definite=definite, bare=bare)


#: Plurals without an ending.
_PLURALS = frozenset({"people", "police", "staff", "many", "some", "several", "others", "most", "passers-by"})
_ARTICLES = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "my"})


def _listed(unit: Unit, at: int, grammar: Grammar) -> bool:
    low = unit.lows[at]
    lists = ("documents", "officials", "experts", "persons_generic", "anonymous_heads", "organisation_heads")
    return any(grammar.is_in(name, low) or grammar.is_in(name, singular(low)) for name in lists)


def _with_rest(unit: Unit, mention: Mention, core: int, end: int, grammar: Grammar) -> Mention:
    """What an apposition adds: the name of "the director, Jane Doe", the role of "Jane Doe, a director of X"."""
    at = core
    if at >= end:
        return mention
    if unit.tags[at] & OPEN:
        short = _acronym(unit, at)
        mention = replace(mention, short=mention.short or short)
        at = next((n + 1 for n in range(at, end) if unit.words[n] in ")]"), end)
    if at < end and unit.tags[at] & PREP and not mention.names:
        mention = _owned(unit, mention, at, end, grammar)
        at = next((n for n in range(at, end) if unit.tags[n] & COMMA), end)
        if grammar.is_in("spokespersons", mention.head) and is_person_noun(unit.lows[at - 1], grammar):
            return mention  # "a spokeswoman for the district attorney, Jane Doe"
    while at < end and unit.tags[at] & (PUNCT | NUM):
        at += 1
    if at >= end:
        return mention
    return _with_apposition(unit, mention, at, next((n for n in range(at, end) if unit.tags[n] & PUNCT), end), grammar)


def _with_apposition(unit: Unit, mention: Mention, at: int, stop: int, grammar: Grammar) -> Mention:
    if mention.names:
        told = mention.kind == "named_person" and not mention.role
        role = apposed_role(unit, at, stop, grammar) if told else None
        gender = mention.gender or _told_gender((role or "").lower().split(), grammar)
        return replace(mention, role=role, gender=gender) if role else mention
    apposed = _apposed_name if mention.kind in PERSONS else _apposed_body
    return apposed(unit, mention, at, stop, grammar)


def _apposed_body(unit: Unit, mention: Mention, start: int, stop: int, grammar: Grammar) -> Mention:
    """A body with the name that follows it: "the operator, NorthLine", "its owner, the firm Kolb & Sons"."""
    bodies = ("named_organisation", "unnamed_organisation", "unspecified")
    first = next((at for at in range(start, stop) if unit.tags[at] & CAP), stop)
    if mention.kind not in bodies or mention.key or mention.gender == "p" or not mention.definite or first == stop:
        return mention
    if not all(unit.tags[at] & CAP or unit.lows[at] in _INSIDE for at in range(first, stop)):
        return mention
    body = read_mention(unit, NounPhrase(start, stop, stop), grammar)
    if body is None or not body.names or (first > start and body.kind == "named_person"):
        return mention
    head = mention.head if mention.kind != "unspecified" else body.head
    return replace(body, kind="named_organisation", head=head, gender="n", person=False, guessed=False, role=None)


def _apposed_name(unit: Unit, mention: Mention, at: int, stop: int, grammar: Grammar) -> Mention:
    """A description with the name that follows it: "the author, consultant engineer Jane Doe"."""
    begins = next((n for n in range(at, stop) if unit.tags[n] & CAP), at)
    if begins > at and not _describes(unit, begins - 1, grammar):
        return mention
    if mention.gender == "p" or not unit.tags[begins] & CAP or unit.tags[begins] & (DET | GENITIVE):
        return mention
    of = next((n for n in range(begins + 1, stop) if unit.lows[n] in ("of", "from", "at")), stop)
    if of < stop and of > begins + 1 and not _is_body_word(unit, of - 1, grammar):
        stop = of  # "its leader, Ada Lind | of the University"
    first = _name_start(unit, begins, stop, grammar)
    named = first < stop and not _is_body(unit, begins, first, stop, grammar)
    names = read_name(unit, first, stop, grammar) if named else ()
    if len(names) < _TWO:
        return mention
    return replace(
        mention,
        text=" ".join(names),
        names=names,
        role=" ".join((mention.text, *unit.words[at:begins])),
        kind="named_person",
        identified=True,
        person=True,
        gender=mention.gender if mention.gender in ("m", "f") else _gender(unit, at, at, names, grammar),
        definite=False,
    )


def _has_issuer(unit: Unit, start: int, end: int) -> bool:
    """Do the words behind a paper say whose it is: "published on Tuesday in the journal Nature", "filed by Valtrix"?"""
    for at in range(start, end - 1):
        if unit.lows[at] not in ("by", "from", "in") or unit.tags[at + 1] & TIME:
            continue
        first = at + 1 + bool(unit.tags[at + 1] & (DET | POSS))
        first += unit.low(first) in _PUBLISHED_IN
        if first < end and unit.tags[first] & CAP and not unit.tags[first] & TIME:
            return True
    return False


_PUBLISHED_IN = frozenset({"journal", "magazine", "weekly"})


def _describes(unit: Unit, at: int, grammar: Grammar) -> bool:
    """May the word stand right before a name: "the author, retired engineer | Jane Doe"?"""
    low = unit.lows[at]
    return not unit.tags[at] & PUNCT and (is_person_noun(low, grammar) or low.endswith("-year-old"))


def apposed_role(unit: Unit, start: int, end: int, grammar: Grammar) -> str | None:
    first = start
    while first < end and unit.tags[first] & (DET | POSS | ADV) and not unit.tags[first] & (CAP | GENITIVE):
        first += 1
    if unit.tag(start) & REL or not any(
        is_person_noun(unit.lows[n], grammar) for n in range(first, min(end, first + 8))
    ):
        return None
    return " ".join(unit.words[first:end]).strip(" ,") or None


def _owned(unit: Unit, mention: Mention, at: int, end: int, grammar: Grammar) -> Mention:
    """ "a spokesman for the ministry", "the head of X": the body that a description names."""
    stop = next((n for n in range(at + 1, end) if unit.tags[n] & (PUNCT | REL)), end)
    named = any(unit.tags[n] & CAP and not unit.tags[n] & TIME for n in range(at + 1, stop))
    body = named or any(_is_organ(unit, n, grammar) for n in range(at + 1, stop))
    first = unit.place(mention.span.start)
    first += unit.lows[first] in _ARTICLES
    text = " ".join(unit.words[first:stop]).strip(" ,")
    if grammar.is_in("spokespersons", mention.head):
        kind: SourceKind = "unnamed_official" if of_state(unit, range(at, stop), grammar) else "unnamed_person"
        return replace(mention, text=text, kind=kind, identified=body)
    where = mention.gender == "p" and unit.lows[at] == "in"  # "reports in Portugal"
    if mention.kind == "document" and unit.lows[at] in ("by", "of", "from", "in") and named and not where:
        return replace(mention, text=text, identified=True)
    if (
        mention.kind in ("named_organisation", "unnamed_organisation", "government")
        and named
        and unit.lows[at] in ("of", "for")
    ):
        kind = (
            "named_organisation" if mention.kind == "unnamed_organisation" and mention.gender != "p" else mention.kind
        )
        return replace(mention, text=text, kind=kind, identified=kind != "unnamed_organisation")
    return replace(mention, text=text) if named else mention


#: Words of a description behind the ones that say that a name is kept back: "briefed on | the plan".
_VEILED = 4


def _end_of_veil(unit: Unit, start: int, end: int, grammar: Grammar) -> int:
    """Where the words end that say, in a phrase or soon behind it, that a name is kept back; -1 where none do."""
    words = " ".join(unit.lows[start : min(len(unit.lows), end + 30)])
    found = (words.find(phrase) + len(phrase) for phrase in grammar.listed("anonymity_phrases") if phrase in words)
    last = min(found, default=-1)
    return start + words[:last].count(" ") + 1 if last > 0 else -1


def _sides(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    """Names of the sides that the words of a mention tell: a state with an office, the body of "chief of X"."""
    if not any(_has_office(unit, n, grammar) for n in range(start, end)):
        return
    for at in range(start + 1, end):
        if unit.tags[at - 1] & CAP and grammar.is_in("spokespersons", singular(unit.lows[at])):
            yield _owner_of(unit, start, at - 1, grammar)  # "a UN spokesperson"
            return
    for at in range(start, end):
        bare = "organisation_heads" in grammar.lists_of(unit.lows[at]) and not unit.tags[at] & CAP
        if bare and unit.tag(at + 1) & ROLE:
            yield MAYBE + unit.lows[at]  # "union president": the union, if the text has one
        side = _side_at(unit, start, at, end, grammar)
        if side:
            yield side
            return


def _has_office(unit: Unit, at: int, grammar: Grammar) -> bool:
    listed = _is_organ(unit, at, grammar) or grammar.is_in("officials", singular(unit.lows[at]))
    return bool(unit.tags[at] & (ROLE | TITLE)) or listed


def _side_at(unit: Unit, start: int, at: int, end: int, grammar: Grammar) -> str:
    """The side that a word names, or "": "French" before an office, "the board's" before a role, "of X" behind one."""
    states = grammar.canonical_names("states")
    if unit.tags[at] & GENITIVE and unit.tags[at] & CAP and any(unit.tags[n] & ROLE for n in range(at + 1, end)):
        return _owner_of(unit, start, at, grammar)
    word = unit.words[at].removesuffix("'s").removesuffix("’s")
    state = states.get(word) or (states.get(f"{word} {unit.words[at + 1]}") if at + 1 < end else None)
    if state is not None or unit.lows[at] not in ("of", "for", "at") or at <= start:
        return state or ""
    stop = at + 1
    while stop < end and not unit.tags[stop] & (PUNCT | REL) and not unit.verbs[stop]:
        inside = unit.lows[stop] in _INSIDE and unit.tag(stop + 1) & CAP and unit.tags[stop - 1] & CAP
        if unit.tags[stop] & PREP and not unit.tags[stop] & CAP and not inside:
            break
        stop += 1
    first = at + 1 + bool(unit.tag(at + 1) & DET)
    named = any(unit.tags[n] & CAP for n in range(first, stop))
    return " ".join(unit.words[first:stop]) if named else ""


def _owner_of(unit: Unit, start: int, at: int, grammar: Grammar) -> str:
    """Of "NHS England's chief executive" the body, or the state that its name stands for."""
    first = _name_start(unit, start, at + 1, grammar)
    owner = " ".join(unit.words[first : at + 1]).removesuffix("'s").removesuffix("’s")
    return grammar.canonical_names("states").get(owner, owner)


def joined_with(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> NounPhrase | None:
    """The second one of "Sweden and Finland": a source of its own."""
    core = _core(unit, phrase.start, min(phrase.core, phrase.end), grammar)
    if core + 1 >= phrase.end or not unit.tags[core] & COORD:
        return None
    first = read_mention(unit, NounPhrase(phrase.start, core, core), grammar)
    second = NounPhrase(core + 1, phrase.end, phrase.end)
    if first is None or not (first.names or first.key):
        return None
    return second
