"""Which mentions are one source: full name and surname, role and name, pronoun, acronym, spelling variant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from provenance.annotate.parties import Member, States, find_parties
from provenance.languages import MAYBE, Cast, Mention, Vocabulary
from provenance.models import GrammaticalNumber, Source, Span
from provenance.vocabulary import MEDIA, PERSONS

__all__ = ["BODIES", "Registry"]

#: Sources of one article that a new mention is compared with.
_KEPT = 100
#: Letters that two spellings of a name share at their beginning.
_BEGINNING = 3
#: Letters that the body must have in a word for its leader ("Kammerchefin").
_BODY = 4
#: What "er" and "sie" do not stand for when somebody speaks.
_THINGS = ("document", "social_media", "software", "unspecified")
#: Kinds of what is cited, and of media without a name.
_MATERIAL = ("document", "unspecified", "unnamed_media")
#: Who may be told of first by what they are, and by name below.
_DESCRIBED = ("unnamed_person", "unnamed_expert", "unnamed_official")
#: Characters of the headline and the lede, and how far below a name may follow.
_OPENING, _BELOW = 600, 1500
#: Characters below somebody with an article in which a name may follow.
_NEXT = 400
#: How a word begins for somebody of any field.
_EXPERT = ("expert",)
#: Words for scholars of any field.
_ANY_SCHOLAR = (*_EXPERT, "professor", "forscher", "wissenschaftler", "researcher", "scientist")
#: Kinds of bodies, which speak and which a pronoun may mean.
BODIES = ("named_organisation", "government")
#: Ends and beginnings of words for somebody in politics that no list of offices has.
_PUBLIC = ("politiker", "politikerin", "experte", "expertin")
_PARTY = ("partei", "fraktion", "regierung", "staats", "landes", "cdu-", "csu-", "spd-", "fdp-", "afd-", "grünen-")
#: What an office has in front that says nothing of the body.
_RANKS = ("vize", "ex", "co", "ko", "haupt", "chef")
_NUMBERS: dict[str, GrammaticalNumber] = {"p": "plural", "m": "singular", "f": "singular", "n": "singular"}


@dataclass(slots=True)
class _KnownSource:
    mention: Mention
    heads: set[str]
    words: set[str]
    role: str | None
    gender: str
    spans: dict[Span, None] = field(default_factory=dict)
    sides: dict[str, None] = field(default_factory=dict)


class Registry:
    """The sources of one article while they are being found; ``sources`` gives the frozen result."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._vocabulary = cast.vocabulary
        self._entities: list[_KnownSource] = []
        self._recent: list[int] = []
        self._by_key: dict[str, int] = {}
        self._by_beginning: dict[str, list[int]] = {}

    def resolve(self, mention: Mention) -> int | None:
        """Number of the source that a mention stands for, which may be new; ``None`` for a pronoun of nobody."""
        found = self.note(mention)
        if found is not None:
            self._touch(found)
        return found

    def is_known(self, number: int) -> bool:
        """Is a source a person, or of a gender that is known, and no medium, which tells of somebody?"""
        kind = self._entities[number].mention.kind
        return kind not in MEDIA and (bool(self._entities[number].gender) or kind in PERSONS)

    def is_human(self, number: int) -> bool:
        return self._entities[number].mention.kind in PERSONS

    def is_medium(self, number: int) -> bool:
        return self._entities[number].mention.kind in MEDIA

    def last_told(self, number: int) -> int:
        """Where a source was mentioned last."""
        return max(span.start for span in self._entities[number].spans)

    def differs(self, pronoun: Mention, number: int) -> bool:
        """Is a source a person of another gender than a pronoun?"""
        entity = self._entities[number]
        return entity.mention.kind in PERSONS and not self._may_be(pronoun, entity.gender)

    def agrees(self, pronoun: Mention, mention: Mention) -> bool:
        """Is somebody, whose gender the words or the text before tell, of that of a pronoun?"""
        found = self.find(mention)
        gender = mention.gender or (self._entities[found].gender if found is not None else "")
        return bool(gender) and self._may_be(pronoun, gender)

    def is_body(self, number: int) -> bool:
        """Is a source a body, whom a person told of since may have followed?"""
        return self._entities[number].mention.kind in BODIES

    def forget(self) -> None:
        """No pronoun that follows means anybody heard so far."""
        self._recent.clear()

    def note(self, mention: Mention) -> int | None:
        """Like ``resolve``, but a pronoun that follows does not mean this source."""
        mention = self._cast.completed(mention)
        if mention.mute and mention.kind == "document":
            return self._study(mention)
        if mention.mute:
            return self._spelt_like(mention)
        if mention.unowned and self._cast.names_body(mention.unowned):
            mention = replace(mention, identified=True)
        found = self.find(mention)
        if found is None:
            if mention.pronoun:
                return None
            found = len(self._entities)
            self._entities.append(_KnownSource(mention, set(), set(), mention.role, mention.gender))
        if not mention.pronoun:
            self._merge(found, mention)
        else:
            entity = self._entities[found]
            told = mention.gender if len(mention.gender) == 1 else ""
            many = told == "p" and entity.mention.kind == "named_person"  # "they" says nothing of somebody named
            entity.gender = entity.gender or ("" if many else told)
        self._entities[found].spans[mention.span] = None
        return found

    def _spelt_like(self, mention: Mention) -> int | None:
        """A word that is somebody's surname but for a letter is that person, whatever else it may be a word for."""
        word = mention.text.lower()
        persons = ((n, e.mention) for n, e in enumerate(self._entities[:_KEPT]) if e.mention.kind == "named_person")
        found = next((n for n, m in persons if m.names and _same_spelling(word, m.names[-1].lower())), None)
        if found is not None:
            self._entities[found].spans[mention.span] = None
        return found

    def is_person(self, mention: Mention) -> bool:
        """Is this somebody, known by first name, by role or from elsewhere in the text?"""
        mention = self._cast.completed(mention)
        if mention.pronoun or mention.kind not in PERSONS:
            return False
        return not mention.names or mention.person or self._cast.knows(mention.names[-1])

    def spoke(self, genders: str) -> str | None:
        """The name of whoever was heard last, if it is somebody of one of the genders ("Sein Verteidiger sagte, …")."""
        entity = self._entities[self._recent[-1]] if self._recent else None
        person = entity is not None and entity.mention.kind in PERSONS and entity.gender != "p"
        fits = entity is not None and any(letter in genders for letter in entity.gender)
        return entity.mention.text if entity is not None and person and fits else None

    def completed(self, mention: Mention) -> Mention:
        """The mention with the name and gender that the article has for somebody."""
        found = self._cast.completed(mention)
        known = self.find(found) if found.points else None  # "die 24-Jährige"
        return found if known is None else self._entities[known].mention

    def find(self, mention: Mention) -> int | None:
        """Number of the source that is already known, or ``None``."""
        if mention.pronoun:
            return self._pronoun(mention)
        for key in (mention.key, mention.text, mention.short):
            found = self._by_key.get(key.lower()) if key else None
            if found is not None and self._compatible(found, mention):
                return found
        if mention.names:
            return self._named(mention)
        described = self._described(mention)
        return self._aged(mention) if described is None and mention.points else described

    def joined(self) -> dict[str, str]:
        """By their ids: sources that only the whole text shows to be another one of it, and that one."""
        return {**self._of_one_party(), **self._named_later()}

    def _named_later(self) -> dict[str, str]:
        """By their ids: who has no name where the article opens ("Eine Ärztin warnt …"), or has an article ("der
        US-General"), and the one named so below.
        """
        joined: dict[str, str] = {}
        for number, entity in enumerate(self._entities, 1):
            mention, start = entity.mention, min(entity.spans).start
            below = _NEXT if mention.definite and start > _OPENING else _BELOW
            if mention.kind not in _DESCRIBED or mention.names or (start > _OPENING and not mention.definite):
                continue
            if not mention.head or mention.identified or mention.gender not in ("m", "f"):
                continue
            head = self._vocabulary.stem(mention.head)
            if mention.definite and self._vocabulary.stem(mention.text.lower().split()[-1]) != head:
                continue  # "der Anwalt der Familie" is not that of another
            if self._vocabulary.ends_in("spokespersons", mention.head):
                continue  # "ein Sprecher" of one body, and the one of another below
            named = [
                later
                for later, person in enumerate(self._entities, 1)
                if person.mention.kind == "named_person"
                and start < min(person.spans).start < start + below
                and (not mention.definite or self._may_be(mention, person.gender))
                and (
                    any(self._same_calling(mention, head, other) for other in person.heads if other)
                    or self._leads_same(entity, person)
                )
            ]
            if len(named) == 1:
                joined[f"s{number}"] = f"s{named[0]}"
        return joined

    def _of_one_party(self) -> dict[str, str]:
        """By their ids: who speaks for a body and has no name ("die Sprecherin des Amts"), and the government of a part
        of a state ("der Kanton"), each with the one of the same party that comes first.
        """
        sorts = {number: sort for number, entity in enumerate(self._entities, 1) if (sort := self._voice(entity))}
        parties = self._parties() if len(sorts) > len(set(sorts.values())) else []
        names = self._vocabulary.canonical_names
        whole = names("states").keys() - names("state_parts").keys()
        first: dict[tuple[str, str], int] = {}
        joined: dict[str, str] = {}
        for number, sort in sorts.items() if parties else ():
            party = parties[number - 1]
            if party and party not in whole:
                one = first.setdefault((party, sort), number)
                joined.update({f"s{number}": f"s{one}"} if one != number else {})
        return joined

    def _voice(self, entity: _KnownSource) -> str:
        """How whoever speaks for others is told, a spokesperson by gender, or "" for everybody else."""
        mention, ends = entity.mention, self._vocabulary.ends_in
        if mention.kind == "government" and entity.gender != "p":
            return mention.kind
        unnamed = mention.kind in PERSONS and not mention.names and entity.heads
        speaks = unnamed and all(ends("spokespersons", head) for head in entity.heads)
        return entity.gender if speaks and entity.gender in ("m", "f") else ""

    def _leads_same(self, a: _KnownSource, b: _KnownSource) -> bool:
        """Do two words say that somebody leads one body ("BKA-Chef", "Präsident des Bundeskriminalamts")?"""
        leads = tuple(self._vocabulary.listed("leader_heads"))
        chiefs = all(any(head.endswith(leads) for head in each.heads) for each in (a, b))
        deputy = any(_is_deputy(head, self._vocabulary) for each in (a, b) for head in each.heads)
        return chiefs and not deputy and any(_is_one_name(one, other) for one in a.sides for other in b.sides)

    def _same_calling(self, mention: Mention, head: str, other: str) -> bool:
        """Are two words of one person: the same, or that of a scholar ("Ein Experte rät", "Professor Jan K.")?"""
        if _same_head(head, self._vocabulary.stem(other)):
            return True
        scholar = mention.kind == "unnamed_expert" and not mention.definite
        anyone = mention.head.startswith(_ANY_SCHOLAR) or other.startswith(_ANY_SCHOLAR)
        return scholar and anyone and self._vocabulary.ends_in("scholars", other)

    def sources(self) -> tuple[Source, ...]:
        joined = self.joined()
        found = {source.id: source for source in self._all_sources()}
        for each, person in joined.items():
            mentions = tuple(sorted({*found[person].mentions, *found.pop(each).mentions}))
            found[person] = replace(found[person], mentions=mentions)
        return tuple(found.values())

    def _all_sources(self) -> tuple[Source, ...]:
        parties = self._parties()
        return tuple(
            Source(
                f"s{number}",
                self._shown(m.text, entity) if m.kind in PERSONS and not m.names else m.text,
                m.kind,
                m.identified,
                self._role_shown(entity, party),
                tuple(sorted(entity.spans)),
                head=m.head,
                definite=None if m.names or m.key or _is_bare_body(m) else m.definite or m.whose,
                number=_NUMBERS.get(m.gender),
                party=party,
            )
            for number, (entity, party) in enumerate(zip(self._entities, parties, strict=True), 1)
            for m in (entity.mention,)
        )

    def _role_shown(self, entity: _KnownSource, party: str | None) -> str | None:
        """The role, with the political party in brackets of which it does not tell the name ("Fraktionschef (CDU)")."""
        if not entity.role:
            return None
        role = self._shown(entity.role, entity)
        *before, last = entity.role.split()
        stem, names = self._vocabulary.stem, self._vocabulary.canonical_names
        ends = stem(last.lower()) in {stem(head) for head in entity.heads} and all(word.islower() for word in before)
        one = party in names("parties").values() and names("party_alliances").get(str(party), party) == party
        named = one and entity.mention.names and ends  # "Union" is a club as well
        if named and self._leads_party(entity) and str(party) not in role:
            return f"{role} ({party})"
        whose = self._whose(entity, party) if ends and "-" not in last.lower().removeprefix("ex-") else ""
        return f"{role} ({whose})" if whose else role

    def _whose(self, entity: _KnownSource, party: str | None) -> str:
        """The state or body of an office that leaves it open, where the article tells it near by, or ""."""
        names, vocabulary = entity.mention.names, self._vocabulary
        if not names:
            return ""
        *before, office = (entity.role or "").lower().split()
        office = office.removeprefix("ex-")
        states, known = vocabulary.canonical_names("states"), vocabulary.canonical_names("heads_of_state")
        state = known.get(" ".join(names)) or known.get(names[-1])
        if party == entity.mention.text and state:
            party = state  # of whoever has the office no more
        if not party or any(states.get(form) for word in before for form in (word.rstrip("ernms"), word)):
            return ""
        if party in states.values():
            heads = vocabulary.listed("presidencies") | vocabulary.listed("regional_offices")
            opens = office in heads or vocabulary.ends_in("government_offices", office)
            federal = any(each == party and office.startswith(stem.lower()) for stem, each in states.items())
            opens = opens and not federal and state in (None, party)
        else:
            opens = self._leads_sort(office) or (self._leads_unnamed(entity) and not self._has_rival(entity, party))
            opens = opens and self._is_named(party)
        return party if opens and self._cast.tells(names, party) else ""

    def _is_named(self, body: str) -> bool:
        """Has a body a name, unlike "Landratsamt"?"""
        known = next((e.mention for e in self._entities[:_KEPT] if e.mention.text == body), None)
        if known is not None and known.kind in PERSONS:
            return False
        if known is not None and (known.names or known.key):
            return True
        return not body.isalpha() or not self._vocabulary.ends_in("organisation_heads", body.lower())

    def _has_rival(self, entity: _KnownSource, party: str) -> bool:
        """Do only other bodies speak right before somebody, so that it is open for which of them?"""
        first = min(entity.spans).start
        near = {
            other.mention.text
            for other in self._entities[:_KEPT]
            if other.mention.kind in BODIES and any(first - _NEXT < span.start < first for span in other.spans)
        }
        return bool(near) and party not in near

    def _leads_sort(self, office: str) -> bool:
        """Is it a post in a body of some sort ("Verbandschef", "Institutsleiterin")?"""
        posts = self._vocabulary.listed("posts") | self._vocabulary.listed("spokespersons")
        fronts = (office.removesuffix(end).removesuffix("s") for end in posts if office.endswith(end))
        return any(front and self._vocabulary.is_in("unowned_bodies", front) for front in fronts)

    def _shown(self, words: str, entity: _KnownSource) -> str:
        """The words for what somebody is, in the form of the gender that the article tells of them."""
        woman = entity.gender == "fp" and bool(entity.mention.names)  # "die", of one
        gender = "f" if woman else entity.gender
        return self._cast.titled(words, gender) if gender in ("m", "f") else words

    def _parties(self) -> list[str | None]:
        vocabulary = self._vocabulary
        politics = frozenset(vocabulary.canonical_names("parties").values())
        taking_up = frozenset(vocabulary.canonical_names("body_sorts").values())
        members = [
            Member(
                m.text,
                m.kind,
                m.identified,
                tuple(side for side in (*entity.sides, *self._state_led(entity)) if side not in politics),
                (*self._party_in_name(m), *(side for side in entity.sides if side in politics)),
                frozenset(vocabulary.stems(f"{m.text} {m.short}")),
                tuple(name for name in (m.short, m.key) if name),
                entity.role or "",
                self._leads_unnamed(entity),
                self._governs(entity),
                self._presides(entity),
                self._rules(entity),
                bool(self._party_in_name(m)) or self._holds(entity, "branches"),
                m.text in taking_up or vocabulary.is_in("firms", m.text.lower()),
                self._is_of_firm(entity),
                self._is_study(entity),
                self._are_scholars(entity),
                min(entity.spans).start,
            )
            for entity in self._entities
            for m in (entity.mention,)
        ]
        sides = (s.removeprefix(MAYBE) for member in members for s in (*member.sides, *member.politics, member.role))
        stems = {side: frozenset(vocabulary.stems(side)) for side in sides}
        services = vocabulary.canonical_names("state_services")
        states, organs = {**services, **vocabulary.canonical_names("states")}, vocabulary.listed("organ_ends")
        parts = frozenset(vocabulary.canonical_names("state_parts"))
        homes, alliances = vocabulary.canonical_names("home_states"), vocabulary.canonical_names("party_alliances")
        named = States(states, parts, homes, alliances, *self._cast.states)
        return find_parties(members, named, stems, organs)

    def _is_of_firm(self, entity: _KnownSource) -> bool:
        """May it be a firm, by a name that tells no other sort, or by a word for firms; or does it act for one?"""
        mention, vocabulary = entity.mention, self._vocabulary
        if mention.kind != "named_organisation":
            firms = tuple(firm for firm in vocabulary.listed("firms") if len(firm) > _BODY)
            return bool(firms) and any(head.startswith(firms) for head in entity.heads)
        if not mention.names and not mention.key:
            return vocabulary.is_in("firms", mention.head)
        listed = mention.key and mention.key not in vocabulary.canonical_names("companies")
        return not listed and (not mention.head or vocabulary.ends_in("firms", mention.head))

    def _is_study(self, entity: _KnownSource) -> bool:
        """Is it a study, those who made it ("die Forscher"), or one of them by name ("Studienleiter Jan Kolar")?"""
        mention, ends = entity.mention, self._vocabulary.ends_in
        if mention.kind == "document":
            return entity.gender != "p" and any(self._is_work(head) for head in entity.heads)
        if mention.names or mention.kind in PERSONS:
            sides = [side.removeprefix(MAYBE).lower() for side in entity.sides if side.startswith(MAYBE)]
            if mention.names or any(self._is_work(side) for side in sides):
                return mention.kind in PERSONS and any(self._is_work(side) for side in sides)
        several = entity.gender == "p" and mention.definite and " " not in mention.text
        return mention.kind in PERSONS and (
            ends("research_teams", mention.head) or (several and ends("study_authors", mention.head))
        )

    def _are_scholars(self, entity: _KnownSource) -> bool:
        """Are they some of many, or told apart ("Forscher", "die Forscher der Universität Bern")?"""
        mention = entity.mention
        works = any(self._is_work(side.removeprefix(MAYBE).lower()) for side in entity.sides)  # "Autoren der Studie"
        told = not mention.definite or (" " in mention.text and not works)
        return entity.gender == "p" and told and self._vocabulary.ends_in("study_authors", mention.head)

    def _party_in_name(self, body: Mention) -> tuple[str, ...]:
        """The party of "die Grünen im Landtag", "CDU Auental"; "Union Berlin" is none of the Union."""
        parties = self._vocabulary.canonical_names("parties") if body.kind in BODIES else {}
        first, _, rest = body.text.partition(" ")
        second, _, further = rest.partition(" ")
        if f"{first} {second}" in parties and further[:1].islower():
            return (parties[f"{first} {second}"],)  # "die Freien Demokraten im Landtag"
        party = parties.get(first, "")
        return (party,) if party and (rest[:1].islower() or (rest and first[1:2].isupper())) else ()

    def _state_led(self, entity: _KnownSource) -> tuple[str, ...]:
        """The state that somebody of an office and a known name leads, if the words tell none ("Präsident Macron")."""
        known = self._vocabulary.canonical_names("heads_of_state")
        names = entity.mention.names
        full = " ".join(names)
        name = full if full in known else names[-1] if names else ""
        states = self._vocabulary.canonical_names("states")
        if name not in known or not states.keys().isdisjoint(entity.sides):
            return ()
        if entity.role:
            whole = known[name] not in self._vocabulary.canonical_names("state_parts")
            leads = self._heads_state(entity, ministers=whole or name == full)
        else:
            # Two of one state whom no office tells may be rivals: one of them is out of office.
            surnames = (e.mention.names[-1] for e in self._entities[:_KEPT] if e.mention.names and not e.role)
            alone = {surname for surname in surnames if known.get(surname) == known[name]} == {name}
            homes = self._vocabulary.canonical_names("home_states").values()
            abroad = known[name] not in {*homes, *self._vocabulary.canonical_names("state_parts")}
            leads = alone and abroad and entity.mention.kind == "named_person"
        return (known[name],) if leads else ()

    def _heads_state(self, entity: _KnownSource, *, ministers: bool) -> bool:
        """Has somebody an office of a state: as its head or, if those may be meant, one of its ``ministers``?"""
        offices = ("presidencies", "government_offices") if ministers else ("presidencies",)
        words = (entity.role or "").lower().split()  # of "der frühere Minister, nun Chef des Verbands" it is the last
        if words and not any(self._vocabulary.ends_in(office, word) for word in words for office in offices):
            return False
        if not ministers:
            return self._holds(entity, *offices)
        others = tuple(side.removeprefix(MAYBE).lower() for side in entity.sides if side.startswith(MAYBE))
        if any(head.startswith(others) and self._vocabulary.ends_in("presidencies", head) for head in entity.heads):
            return False  # "Bundestagspräsident"
        return self._holds(entity, *offices)

    def _governs(self, entity: _KnownSource) -> bool:
        """Has the source an office of a whole state, or does it speak for one ("Sprecher des Finanzministeriums")?"""
        ends, names = self._vocabulary.ends_in, self._vocabulary.canonical_names
        if entity.mention.kind in BODIES:
            several = entity.gender == "p" and self._holds(entity, "government_offices")  # "die Minister der Länder"
            listed = bool(entity.mention.key) and entity.mention.kind == "named_organisation"
            heads = {entity.mention.head} if entity.mention.head else entity.heads
            any_body = several or listed or any(self._is_of_any(head) for head in heads)
            return not any_body and self._holds(entity, "state_offices") and not self._holds(entity, "regional_offices")
        if entity.gender == "p":
            return False
        sides = [side for side in entity.sides if not side.startswith(MAYBE) and side not in names("states")]
        bodies = [side.lower() for side in sides if side not in names("parties")]
        if bodies:  # "Präsident des Reiseverbands", "Sprecher des Finanzministeriums"
            return all(ends("government_offices", body) and not ends("regional_offices", body) for body in bodies)
        home, other, _ = self._cast.states  # abroad, a minister of education is one of the whole state
        regional = self._holds(entity, "regional_offices") and not (other and not home)
        if regional or not self._holds(entity, "government_offices", "presidencies"):
            return False
        if not self._heads_state(entity, ministers=True):
            return False
        presides = self._vocabulary.listed("presidencies")  # whole words: nobody is a "Weltärztepräsident" of a state
        offices = (h for h in entity.heads if ends("government_offices", h) or h in presides)
        return any("-" not in head for head in offices)  # none is a "CDU-Generalsekretär", a "Nordbau-Präsident"

    def _is_of_any(self, head: str) -> bool:
        """Is it a word for a body that need be none of a state: "Behörde", "Parteiführung", "Balearen-Regierung"?"""
        is_in, ends = self._vocabulary.is_in, self._vocabulary.ends_in
        fronts = (head.removesuffix(end) for end in self._vocabulary.listed("state_offices") if head.endswith(end))
        led = any(is_in("unowned_bodies", front) or ends("firms", front) for front in fronts)
        joined = "-" in head and ends("government_heads", head)
        return led or joined or is_in("any_bodies", head) or ends("firms", head)

    def _rules(self, entity: _KnownSource) -> bool:
        """Has the source an office that states and parts of them have ("Ministerin", "Ministerpräsident")?"""
        both = self._holds(entity, "presidencies") and self._holds(entity, "regional_offices")
        one = entity.mention.kind in PERSONS and not self._holds(entity, "spokespersons")
        divided = tuple(self._vocabulary.listed("divided_offices"))  # no part of a state has a "Kanzlerin"
        whole = one and not any(head.endswith(divided) for head in entity.heads)
        return both or (self._holds(entity, "government_offices") and not whole)

    def _presides(self, entity: _KnownSource) -> bool:
        """Is the office one that the readers' own state has under another name, or none of a government alone?"""
        body = entity.mention.kind in BODIES
        return not self._holds(entity, "government_offices") if body else self._holds(entity, "presidencies")

    def _leads_unnamed(self, entity: _KnownSource) -> bool:
        """Has the source a post in a body that its words leave open, and not in one that they tell ("des Netzes")?"""
        mention, listed = entity.mention, self._vocabulary.listed
        words = f"{entity.role or ''} {'' if mention.names else mention.text}".lower().split()
        if any(head in listed("defenders") for head in entity.heads):
            return False  # they speak for whom they defend
        tied = listed("possessives")
        if not mention.names:
            tied = tied | listed("genitive_determiners") | listed("noun_attributes")
        if not tied.isdisjoint(words):
            return False
        if self._holds(entity, "spokespersons"):
            return self._is_open(entity, "spokespersons")
        if self._holds(entity, "public_offices", "state_offices") or not self._holds(entity, "posts"):
            return False
        return self._is_open(entity, "posts") and (bool(mention.names) or " " not in mention.text)

    def _leads_party(self, entity: _KnownSource) -> bool:
        """Has the source a post in a party or its group, which its words do not name ("Parteichefin", "Sprecher")?"""
        if not self._holds(entity, "posts", "spokespersons") or self._holds(entity, "presidencies"):
            return False
        posts = self._vocabulary.listed("posts") | self._vocabulary.listed("spokespersons")
        last = (entity.role or "").lower().rpartition(" ")[2]
        fronts = (last.removesuffix(end).removesuffix("s") for end in posts if last.endswith(end))
        return any(not front or front in _LEVELS or self._vocabulary.is_in("unowned_bodies", front) for front in fronts)

    def _is_open(self, entity: _KnownSource, offices: str) -> bool:
        """Does no front of an office tell the body ("Vorstandschefin", unlike "Heimleiterin" and "Elternsprecher")?"""
        parts = self._vocabulary.listed("organs")
        if offices == "spokespersons":  # "Kreissprecherin", "Vereinssprecher"
            parts = frozenset(part for part in parts if not self._is_sort(part))
        ends = sorted(self._vocabulary.listed(offices), key=len, reverse=True)
        found = ((head, next((end for end in ends if head.endswith(end)), None)) for head in entity.heads)
        fronts = [head.removesuffix(end).rstrip("-") for head, end in found if end is not None]
        return not parts or any(not front or front in parts or front in _RANKS for front in fronts)

    def _is_sort(self, word: str) -> bool:
        """Is it a word for bodies of one sort, and not for a firm, which has many?"""
        forms, lists = (word, word.removesuffix("s")), ("unowned_bodies", "territories")
        sort = any(self._vocabulary.is_in(name, form) for name in lists for form in forms)
        return sort and not self._vocabulary.ends_in("firms", forms[1])

    def _holds(self, entity: _KnownSource, *offices: str) -> bool:
        """Has the source an office of one of the lists, and has it today?"""
        words = (entity.role or "").lower().split()
        former = self._vocabulary.listed("former")
        if any(word in former or word.partition("-")[0] in former for word in words):  # "Ex-Kanzler"
            return False
        return any(self._vocabulary.ends_in(name, head) for head in entity.heads for name in offices)

    def _touch(self, found: int) -> None:
        if found in self._recent:
            self._recent.remove(found)
        self._recent.append(found)
        del self._recent[:-8]

    def _merge(self, number: int, mention: Mention) -> None:
        entity = self._entities[number]
        if _better(mention, entity.mention):
            if not mention.role and entity.mention.kind in PERSONS and not entity.mention.names:
                entity.role = entity.role or entity.mention.text
            entity.mention = mention
        elif mention.identified and not entity.mention.identified and mention.kind == entity.mention.kind:
            entity.mention = replace(entity.mention, identified=True)
        self._take_role(entity, mention)
        entity.gender = entity.gender or mention.gender
        if mention.head:
            entity.heads.add(mention.head)
        if mention.role and " " not in mention.role:
            entity.heads.add(mention.role.lower())
        entity.sides.update(dict.fromkeys(mention.sides))
        entity.words |= self._vocabulary.stems(f"{mention.text} {mention.role or ''}")
        for key in (mention.key, mention.text, mention.short, mention.names[-1] if mention.names else ""):
            if key:
                self._by_key.setdefault(key.lower(), number)
        if mention.names:
            known = self._by_beginning.setdefault(folded(mention.names[-1])[:_BEGINNING], [])
            if number not in known[-_KEPT:]:
                known.append(number)

    def _take_role(self, entity: _KnownSource, mention: Mention) -> None:
        """The role of the words, or, of somebody named who has none that says much, the words ("der Sänger")."""
        entity.role = entity.role or mention.role
        if entity.mention.kind == "named_person" and not mention.names and mention.definite:
            entity.role = self._cast.role_told(entity.role or "", mention.text) or None

    def _compatible(self, number: int, mention: Mention) -> bool:
        """A person and a body of one name are two sources; a name alone decides nothing."""
        other = self._entities[number].mention
        described, named = (other, mention) if mention.names else (mention, other)
        if described.definite and not described.names and named.kind == "named_person":
            return False  # "der Richter" is no Karin Richter
        if not mention.names or not other.names:
            return True
        if self._are_two(mention, other):
            return False
        return (mention.kind == "named_person") == (other.kind == "named_person")

    def _are_two(self, mention: Mention, other: Mention) -> bool:
        """Have two bodies of one town or field different words for what they are ("Polizei Köln", "Uniklinik Köln")?

        Or one name and two owners: "AStA der TU", "AStA der HU"?
        A firm and an acronym are one whatever they are called: "Autobauer Opel", "der Hersteller Opel".
        """
        if _differ_in_owner(mention, other):
            return True
        stem = self._vocabulary.stem
        a, b = stem(mention.head), stem(other.head)
        if {mention.kind, other.kind} - set(BODIES) or not a or not b or mention.names[-1].isupper():
            return False
        if a.endswith(b) or b.endswith(a) or a.startswith(b) or b.startswith(a):
            return False
        firms = any(self._vocabulary.ends_in("firms", head) for head in (mention.head, other.head))
        return not firms and not _share_head(a, b, self._vocabulary)

    def _pronoun(self, pronoun: Mention) -> int | None:
        many = self._is_of_many(pronoun)
        for number in reversed(self._recent):
            entity = self._entities[number]
            if many and entity.mention.kind == "named_person":
                continue
            cited = entity.mention.kind == "document" and pronoun.gender == "n"  # "It recommended": the survey
            if pronoun.gender == "n" and entity.mention.kind in PERSONS and entity.gender != "n":
                continue  # "It recommended": nobody
            written = entity.mention.kind == "social_media" and not entity.gender  # an account, and no network
            if (cited or written or entity.mention.kind not in _THINGS) and self._may_be(pronoun, entity.gender):
                return number
        # A body is many people, and an office, a service: a pronoun that may be theirs means it whatever its article.
        last = self._recent[-1] if self._recent else None
        body = last is not None and self._entities[last].mention.kind == "named_organisation"
        theirs = self._vocabulary.canonical_names("pronoun_genders").get(pronoun.pronoun, pronoun.gender)
        return last if body and "p" in theirs else None

    def _is_of_many(self, pronoun: Mention) -> bool:
        """Does its verb say that a pronoun is a plural, unlike "they", which may be one?"""
        genders = self._vocabulary.canonical_names("pronoun_genders").get(pronoun.pronoun, "p")
        return pronoun.gender == "p" and genders != "p"

    def _aged(self, mention: Mention) -> int | None:
        """The person last heard whom "die 62-Jährige" may stand for."""
        for number in reversed(self._recent):
            entity = self._entities[number]
            if (
                entity.mention.kind in PERSONS
                and entity.gender != "p"
                and self._may_be(mention, entity.gender)
                and self._same_career(mention.head, entity.heads)
                and not self._of_two_sides(mention.sides, entity.sides)
            ):
                return number
        return None

    def _same_career(self, word: str, heads: set[str]) -> bool:
        """May somebody of these roles be called by the word: no scholar a minister, no minister the head of a firm?"""
        if any(_other_office(word, head, self._vocabulary) for head in heads):
            return False
        public = [head for head in heads if self._is_public(head)]
        if self._is_public(word):
            return bool(public) or not any(self._vocabulary.ends_in("scholars", head) for head in heads)
        return not public or not self._vocabulary.ends_in("posts", word)

    def _of_two_sides(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Do two persons speak for two states or parties ("der US-Präsident", "Präsident Igor Banow aus Belarus")?"""
        some, others = frozenset(some), frozenset(others)
        for sides in ("states", "parties"):
            known = frozenset(self._vocabulary.canonical_names(sides).values())
            a, b = known & some, known & others
            if a and b and a.isdisjoint(b):
                return True
        return False

    def _is_public(self, head: str) -> bool:
        ends, head = self._vocabulary.ends_in, head.removeprefix("ex-")
        expert = head.endswith(_PUBLIC) and head not in _PUBLIC  # "Innenexpertin", "Verkehrspolitiker"
        return ends("public_offices", head) or expert or head.startswith(_PARTY)

    def may_mean(self, pointer: Mention, mention: Mention) -> bool:
        """May a pronoun, or a phrase with an article that stands for one, mean somebody just named, by gender?"""
        if not self._may_be(pointer, mention.gender) or (mention.kind == "named_person" and self._is_of_many(pointer)):
            return False
        heads = {mention.head, *(mention.role or "").lower().split()} - {""}
        if not pointer.points:
            return True
        return self._same_career(pointer.head, heads) and not self._of_two_sides(pointer.sides, mention.sides)

    def is_told(self, mention: Mention) -> bool:
        """Has somebody spoken whom the words describe?"""
        return not mention.names and self._described(self._cast.completed(mention)) is not None

    def _may_be(self, pointer: Mention, gender: str) -> bool:
        wanted = pointer.gender or self._vocabulary.canonical_names("article_genders").get(pointer.points, "")
        return not wanted or not gender or any(letter in wanted for letter in gender)

    def _named(self, mention: Mention) -> int | None:
        surname = mention.names[-1].lower()
        found = self._by_key.get(surname)
        if found is not None and self._compatible(found, mention) and self._same_first_name(found, mention):
            return found
        for number in reversed(self._by_beginning.get(folded(surname)[:_BEGINNING], [])[-_KEPT:]):
            names = self._entities[number].mention.names
            if not names or not _same_spelling(surname, names[-1].lower()):
                continue
            if self._same_first_name(number, mention) and not self._are_two(mention, self._entities[number].mention):
                return number
        if mention.kind in BODIES and mention.head:
            return self._in_headline(mention)
        return self._same_role(mention) if mention.kind == "named_person" and mention.role else None

    def _in_headline(self, mention: Mention) -> int | None:
        """As in "Gemeinde räumt Fehler ein" above, and "Die Gemeinde Auental" here."""
        own = self._vocabulary.stem(mention.head)
        heads = ((n, e) for n, e in enumerate(self._entities[:_KEPT]) if e.mention.kind == mention.kind)
        return next((n for n, e in heads if _is_headline(e) and {own} == e.words), None)

    def _same_first_name(self, number: int, mention: Mention) -> bool:
        names = self._entities[number].mention.names
        if len(names) < 2 or len(mention.names) < 2:
            return True
        return names[0][:2].lower() == mention.names[0][:2].lower()

    def _same_role(self, mention: Mention) -> int | None:
        """As in "der Chef des Geheimdienstes" before, "der Chef des Geheimdienstes, Kyrylo B." now."""
        stems = self._vocabulary.stems(mention.role or "")
        for number, entity in enumerate(self._entities[:_KEPT]):
            if entity.mention.names or entity.mention.kind not in PERSONS or not mention.head or entity.gender == "p":
                continue
            if self._leads(mention, entity.mention.head):
                return number
            if mention.head in entity.heads and (stems >= entity.words or entity.words >= stems):
                return number
        return None

    def _described(self, mention: Mention) -> int | None:
        """As in "das Zentrum" after "das Zentrum für …", "der Präsident" after "Präsident Jan K."."""
        vocabulary = self._vocabulary
        stems = self._vocabulary.stems(mention.text)
        if not mention.head or not stems:
            return None
        special = (find(mention, stems) for find in (self._expert, self._research_group))
        if (known := next((number for number in special if number is not None), None)) is not None:
            return known
        medium = mention.definite and vocabulary.ends_in("media_heads", mention.head)
        first = max(0, len(self._entities) - _KEPT)
        for number in sorted(range(first, len(self._entities)), key=self.last_told, reverse=True):
            entity = self._entities[number]
            if medium and entity.mention.kind == "named_media":
                return number
            if _same_description(entity, mention, stems, vocabulary):
                return number
        if not mention.definite or mention.gender == "p":
            return self._study(mention) if mention.definite else None
        found = (find(mention) for find in (self._leader, self._defender, self._study))
        return next((number for number in found if number is not None), None)

    def _expert(self, mention: Mention, stems: set[str]) -> int | None:
        """As in "der Experte" after "Jan K., Professor für Pharmazie": the scholar who was heard last."""
        if not self._recent or not mention.definite or mention.gender == "p" or len(stems) > 1:
            return None
        entity, ends = self._entities[self._recent[-1]], self._vocabulary.ends_in
        knows = mention.head.startswith(_EXPERT) and any(ends("scholars", head) for head in entity.heads)
        return self._recent[-1] if knows and entity.mention.names and self._may_be(mention, entity.gender) else None

    def _research_group(self, mention: Mention, stems: set[str]) -> int | None:
        """As in "die Wissenschaftler" after "Forscher der Universität Bern": the group told of last."""
        if not mention.definite or mention.gender != "p" or len(stems) > 1 or not self._does_research(mention.head):
            return None
        groups = [
            number
            for number, entity in enumerate(self._entities[:_KEPT])
            if entity.gender == "p" and any(self._does_research(head) for head in entity.heads)
        ]
        last = max(groups, key=self.last_told, default=None)
        told = last is not None and len(self._entities[last].words) > 1
        return last if told else None

    def _does_research(self, head: str) -> bool:
        return self._vocabulary.ends_in("study_authors", head) or self._vocabulary.ends_in("research_teams", head)

    def _defender(self, mention: Mention) -> int | None:
        """As in "der Anwalt" after "Verteidiger Jan K.", if there is one such person."""
        defend, stems = self._vocabulary.listed("defenders"), self._vocabulary.stems(mention.text)
        if mention.head not in defend or stems - {self._vocabulary.stem(mention.head)}:
            return None
        found = [n for n, e in enumerate(self._entities) if e.mention.names and not defend.isdisjoint(e.heads)]
        return found[0] if len(found) == 1 and self._may_be(mention, self._entities[found[0]].gender) else None

    def _study(self, mention: Mention) -> int | None:
        """As in "die Untersuchung" after "die ForuM-Studie": the record last cited, under another word."""
        if mention.kind != "document" or not self._is_work(mention.head) or mention.gender == "p":
            return None
        for number in range(len(self._entities) - 1, -1, -1):
            entity = self._entities[number]
            one = entity.mention.kind == "document" and entity.gender != "p"
            if one and any(self._is_work(head) for head in entity.heads):
                return number
        return None

    def is_study(self, mention: Mention) -> bool:
        """Is it a paper in which many were asked, one and not any: "die Umfrage der Kammer", "eine Erhebung"?"""
        return mention.kind == "document" and mention.gender != "p" and self._is_work(mention.head)

    def _is_work(self, head: str) -> bool:
        return any(head.endswith(work) for work in self._vocabulary.listed("works"))

    def _leader(self, mention: Mention) -> int | None:
        """As in "die Kammerchefin" after "Britta H., Präsidentin der Handwerkskammer": two words for who leads."""
        for number in reversed(self._recent):
            entity = self._entities[number]
            if entity.mention.names and self._leads(replace(entity.mention, role=entity.role), mention.head):
                return number
            if entity.mention.names and any(_same_office(head, mention.head) for head in entity.heads):
                return number
        return None

    def _leads(self, named: Mention, word: str) -> bool:
        """Does the role of somebody say what a compound says ("Präsidentin der Handwerkskammer", "Kammerchefin")?"""
        leads = self._vocabulary.listed("leader_heads")
        body = next((word.removesuffix(lead) for lead in leads if word.endswith(lead)), "")
        role = (named.role or "").lower().split()
        return len(body) >= _BODY and role[:1] != [] and role[0] in leads and any(body in part for part in role[1:])


def _differ_in_owner(a: Mention, b: Mention) -> bool:
    """Has each of two bodies something else behind its name?"""
    if {a.kind, b.kind} - set(BODIES):
        return False
    behind = [{word.strip("()") for word in m.text.rpartition(m.names[-1])[2].split()} for m in (a, b)]
    return all(words - {m.names[-1]} for words, m in zip(behind, (a, b), strict=True)) and behind[0] != behind[1]


def _same_head(a: str, b: str) -> bool:
    """Is one word the other, or its end, be there one front before both ("US-General", "US-Luftwaffengeneral")?"""
    front, _, rest = a.rpartition("-")
    a, b = (rest, b.removeprefix(f"{front}-")) if front and b.startswith(f"{front}-") else (a, b)
    return a.endswith(b) or b.endswith(a)


def _same_office(a: str, b: str) -> bool:
    """Do two words for an office differ only in how the body before it is joined ("Synodal-", "Synodenpräsidentin")?"""
    same = next((n for n in range(min(len(a), len(b))) if a[-n - 1] != b[-n - 1]), min(len(a), len(b)))
    return same >= _OFFICE and a[:_BODY] == b[:_BODY] and max(len(a), len(b)) - same > _BODY


def _is_one_name(a: str, b: str) -> bool:
    """Are two names of a body the same, be one of them that in the brackets of the other ("BKA")?"""
    return a == b or a.endswith(f"({b})") or b.endswith(f"({a})")


#: Fronts of posts that parties have at all levels ("Landeschef").
_LEVELS = frozenset({"bunde", "general", "kreis", "lande"})
#: Letters of the shortest word for an office that two compounds may share.
_OFFICE = 6


def _better(new: Mention, old: Mention) -> bool:
    """Is the new mention the fuller name?"""
    if bool(new.names) != bool(old.names) and not old.key:
        return bool(new.names)
    return len(new.names) > len(old.names)


def _same_description(entity: _KnownSource, mention: Mention, stems: set[str], vocabulary: Vocabulary) -> bool:
    if mention.kind in BODIES and entity.mention.kind == mention.kind:
        return _same_body(entity, mention, stems, vocabulary)
    if mention.kind in _MATERIAL and entity.mention.kind == mention.kind:
        plural = (mention.gender == "p") == (entity.mention.gender == "p")
        own = {vocabulary.stem(mention.head)}
        taken = mention.definite and own <= {vocabulary.stem(head) for head in entity.heads}
        return plural and (stems == entity.words or (taken and own in (stems, entity.words)))
    many = mention.gender == "p" and entity.mention.names  # "die Forscher" are not the one that was named
    if many or mention.kind not in PERSONS or entity.mention.kind not in PERSONS:
        return False
    if mention.kind == "unnamed_person" and not mention.definite and entity.mention.text != mention.text:
        return False
    if _bare(mention.head, vocabulary) in {_bare(head, vocabulary) for head in entity.heads}:
        return stems <= entity.words or (mention.definite and entity.words <= stems and mention.gender == "p")
    # "der Minister" after "Außenminister Jan K."
    shorter = mention.definite and vocabulary.is_in("roles", mention.head)
    longer = shorter and any(head.endswith(mention.head) and not _is_deputy(head, vocabulary) for head in entity.heads)
    return longer and stems - {vocabulary.stem(mention.head)} <= entity.words


def _is_deputy(head: str, vocabulary: Vocabulary) -> bool:
    """ "Vizepräsident" is no "Präsident"."""
    return head.startswith(tuple(vocabulary.listed("deputies")))


def _other_office(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Do two words name different offices of one sort ("Finanzminister", "Arbeitsministerin")?"""
    ends = tuple(vocabulary.listed("divided_offices"))
    fronts = [next((word.removesuffix(end) for end in ends if word.endswith(end)), "") for word in (a, b)]
    return all(fronts) and not fronts[0].endswith(fronts[1]) and not fronts[1].endswith(fronts[0])


def _bare(head: str, vocabulary: Vocabulary) -> str:
    """A head without hyphen and ending ("feuerwehr-sprecher", "nutzern")."""
    return vocabulary.stem(head.replace("-", ""))


def _same_body(entity: _KnownSource, mention: Mention, stems: set[str], vocabulary: Vocabulary) -> bool:
    """One common head, and what else is said about the body contradicts nothing."""
    own = vocabulary.stem(mention.head)
    open_firms = all(m.definite and not m.names and m.text.lower() == m.head for m in (mention, entity.mention))
    if open_firms and all(vocabulary.is_in("firms", head) for head in (mention.head, entity.mention.head)):
        return True  # "das Unternehmen", "der Konzern"
    for head in entity.heads:
        other = vocabulary.stem(head)
        armies = vocabulary.is_in("armies", head) and vocabulary.is_in("armies", mention.head)
        if (
            not armies
            and own != other
            and not own.endswith(other)
            and not other.endswith(own)
            and not _share_head(own, other, vocabulary)
        ):
            continue
        rest = {s for s in stems if s != own}
        known = {s for s in entity.words if s != other}
        if known and own != other and own.endswith(other):
            continue  # "die Impfkommission" is not the European one
        if rest <= known or (known <= rest and (known or _is_headline(entity))):
            return True
    return False


def _is_headline(entity: _KnownSource) -> bool:
    """Is it a body of a heading or teaser, which has no article and the name below ("Gemeinde räumt Fehler ein")?"""
    return entity.mention.bare and not entity.mention.names and min(entity.spans).end < _OPENING


def _is_bare_body(mention: Mention) -> bool:
    """One body without an article ("Gemeinde räumt Fehler ein") may be known; a paper is any ("laut Umfrage")."""
    return mention.bare and mention.gender != "p" and mention.kind != "document"


def _share_head(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Are both services of one sort ("militärgeheimdienst", "verteidigungsgeheimdienst")? Two ministries are two."""
    return any(
        len(head) > len(_SERVICE) and head.endswith(_SERVICE) and a.endswith(head) and b.endswith(head)
        for head in vocabulary.listed("organisation_heads")
    )


#: It says little, "geheimdienst" much.
_SERVICE = "dienst"


def _same_spelling(a: str, b: str) -> bool:
    """One name in two transliterations: alike but for one letter in six, with the same beginning."""
    if a == b or (folded(a) == folded(b) and min(len(a), len(b)) > _FOLDED):
        return True
    if min(len(a), len(b)) < 6 or abs(len(a) - len(b)) > 2 or a[:_BEGINNING] != b[:_BEGINNING]:
        return False
    return edit_distance(a[:40], b[:40]) <= (2 if min(len(a), len(b)) >= 9 else 1)


#: Letters beyond which two names that sound alike are one.
_FOLDED = 4
#: What transliterations write for one sound.
_SOUNDS = tuple(
    (pair.partition("=")[0], pair.partition("=")[2])
    for pair in (
        "tsch=c sch=s zh=s sh=s ch=c cz=c ts=z tz=z kh=h ph=f th=t ck=k ks=x ou=u ow=ov ew=ev "
        "iy=i yj=i ij=i y=i j=i w=v g=h ž=s š=s č=c ć=c"
    ).split()
)


def folded(name: str) -> str:
    """A surname as it sounds, whichever way it was transliterated ("Zhdanow", "Schdanov")."""
    sound = name.lower()
    for written, one in _SOUNDS:
        sound = sound.replace(written, one)
    return "".join(letter for at, letter in enumerate(sound) if not at or letter != sound[at - 1])


def edit_distance(a: str, b: str) -> int:
    """Levenshtein distance; its time grows with the product of the lengths, so cut long words first."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[len(b)]
